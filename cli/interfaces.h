/*
 * What is known about the router's interfaces: what is configured.  There is
 * no hardware behind them, so one that is not shut down is up.
 */
#ifndef CLI_INTERFACES_H
#define CLI_INTERFACES_H

#include "store/store.h"

struct interface_facts {
	struct buf name, vrf, ipv4, ipv6, description; /* ipv6: a line for each address */
	long mtu, bandwidth;	   /* bytes, kbit/s; as configured, else the default of its class */
	const char *encapsulation; /* as listings show it; NULL: a class that is not known */
	bool down;
};

typedef void interface_row(void *ctx, const struct interface_facts *facts);

/* Calls row for each interface, in display order.  RC_OK also when there is none. */
enum rc interfaces_each(struct store *store, interface_row *row, void *ctx, struct error *err);

#endif
