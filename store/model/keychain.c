/*
 * key chain: keys with their lifetimes.  Key strings are kept as type 6 only
 * (reference xr-pki section 4.3); a type 7 string is kept as it is given.
 */
#include "store/model/model.h"
#include "store/model/modes.h"

static const struct mode mode_chain;

#define MONTHS                                                                                     \
	"{january|february|march|april|may|june|july|august|september|october|november|december}"
#define MONTH_HELPS                                                                                \
	"January;February;March;April;May;June;July;August;September;October;November;December"
#define DATE	   "<time> " MONTHS " <1-31> <1993-2035>"
#define DATE_HELPS "Time of day|" MONTH_HELPS "|Day|Year"

/* clang-format off */
static const struct decl key_decls[] = {
	{ .order = 10, .syntax = "accept-lifetime " DATE " infinite",
	  .help = "Configure a key accept-lifetime|" DATE_HELPS "|Never ends" },
	{ .order = 10, .syntax = "accept-lifetime " DATE " duration <1-2147483646>",
	  .help = "|||||Ends after some time|Seconds" },
	{ .order = 10, .syntax = "accept-lifetime " DATE " " DATE,
	  .help = "|||||" DATE_HELPS },
	{ .order = 20, .sealed = 1, .seal = SEAL_TYPE6, .canon = "key-string password6 %1",
	  .syntax = "key-string <line/253>",
	  .help = "Configure a clear text or encrypted key-string|The key string in clear text" },
	{ .order = 20, .sealed = 1, .seal = SEAL_TYPE6, .canon = "key-string password6 %1",
	  .syntax = "key-string clear <line/253>",
	  .help = "|Clear text follows|The key string in clear text" },
	{ .order = 20, .sealed = 1, .syntax = "key-string password <word/253>",
	  .help = "|Type 7 string follows|The encrypted key string" },
	{ .order = 20, .sealed = 1, .seal = SEAL_TYPE6, .canon = "key-string password6 %1",
	  .syntax = "key-string password6 <word/900>",
	  .help = "|Type 6 string follows|The encrypted key string" },
	{ .order = 30, .syntax = "send-lifetime " DATE " infinite",
	  .help = "Configure a key send-lifetime|" DATE_HELPS "|Never ends" },
	{ .order = 30, .syntax = "send-lifetime " DATE " duration <1-2147483646>",
	  .help = "|||||Ends after some time|Seconds" },
	{ .order = 30, .syntax = "send-lifetime " DATE " " DATE,
	  .help = "|||||" DATE_HELPS },
	{ .order = 40, .syntax = "cryptographic-algorithm {AES-128-CMAC-96|AES-256-CMAC|HMAC-MD5|HMAC-SHA1-12|HMAC-SHA1-20|HMAC-SHA1-96|HMAC-SHA-256|HMAC-SHA-384|HMAC-SHA-512|MD5|SHA-1}",
	  .help = "Choose the cryptographic algorithm|AES-128-CMAC, 96 bits;AES-256-CMAC;HMAC-MD5;HMAC-SHA1, 12 bytes;HMAC-SHA1, 20 bytes;HMAC-SHA1, 96 bits;HMAC-SHA-256;HMAC-SHA-384;HMAC-SHA-512;MD5;SHA-1" },
	DECL_END
};

static const struct decl *const key_tables[] = { key_decls, NULL };
static const struct mode mode_key = {
	.tag = "config-keychain-key", .parent = &mode_chain, .tables = key_tables,
	.summary = "Key configuration",
};

static const struct decl chain_decls[] = {
	{ .order = 10, .syntax = "accept-tolerance <1-8640000>",
	  .help = "Accept keys before and after their lifetime|Seconds" },
	{ .order = 10, .syntax = "accept-tolerance infinite",
	  .help = "|At any time" },
	{ .order = 15, .syntax = "timezone {gmt|local}",
	  .help = "Time zone of the lifetimes|Greenwich mean time;Local time" },
	{ .order = 20, .nkey = 1, .opens = &mode_key, .syntax = "key <0-281474976710655>",
	  .help = "Configure a key|Key identifier" },
	DECL_END
};

static const struct decl *const chain_tables[] = { chain_decls, NULL };
static const struct mode mode_chain = {
	.tag = "config-keychain", .parent = &mode_config, .tables = chain_tables,
	.summary = "Key chain configuration",
};

const struct decl model_keychain[] = {
	{ .order = 506, .nkey = 1, .opens = &mode_chain, .syntax = "key chain <key-chain/32>",
	  .help = "Authentication key|Key chain|Name of the key chain" },
	DECL_END
};
/* clang-format on */
