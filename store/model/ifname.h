/* What is known about an interface from its name. */
#ifndef STORE_MODEL_IFNAME_H
#define STORE_MODEL_IFNAME_H

struct ifclass {
	const char *name;	   /* in full, without numbers: "GigabitEthernet" */
	const char *brief;	   /* as in tables: "Gi" */
	const char *encapsulation; /* of `show interfaces brief` */
	int mtu;		   /* bytes, when none is configured */
	long bandwidth;		   /* kbit/s, when none is configured */
};

/* The class of the interface whose name, as it is shown, is given; NULL when it is none. */
const struct ifclass *ifclass_of(const char *name);

#endif
