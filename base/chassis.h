/* The emulated chassis: what names it, the same for shell and engine. */
#ifndef BASE_CHASSIS_H
#define BASE_CHASSIS_H

/* Its serial number: in show inventory, and in a certificate that is to carry it. */
#define CHASSIS_SERIAL "XRSH0000001"

#endif
