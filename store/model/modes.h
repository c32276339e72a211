/* The tables that model.c puts together; private to store/model/. */
#ifndef STORE_MODEL_MODES_H
#define STORE_MODEL_MODES_H

#include "store/model/check.h"
#include "store/model/decl.h"

extern const struct decl model_system[];     /* system.c */
extern const struct decl model_logging[];    /* logging.c */
extern const struct decl model_line[];	     /* line.c */
extern const struct decl model_services[];   /* services.c */
extern const struct decl model_ssh[];	     /* ssh.c */
extern const struct decl model_ntp[];	     /* ntp.c */
extern const struct decl model_snmp[];	     /* snmp.c */
extern const struct decl model_snmp_traps[]; /* snmp_traps.c */
extern const struct decl model_callhome[];   /* callhome.c */
extern const struct decl model_vrf[];	     /* vrf.c */
extern const struct decl model_keychain[];   /* keychain.c */
extern const struct decl model_aaa[];	     /* aaa.c */
extern const struct decl model_crypto[];     /* crypto.c */
extern const struct decl model_interface[];  /* interface.c */
extern const struct decl model_policy[];     /* policy.c */
extern const struct decl model_group[];	     /* group.c */
extern const struct decl model_routing[];    /* routing.c */

extern const struct mode mode_trustpoint; /* trustpoint.c */

/* A credential was set, or type 6 taken away: see crypto.c. */
const char *check_credential(struct store *store, const struct change *change);
const char *check_type6_removal(struct store *store, const struct change *change);

#endif
