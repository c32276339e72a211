/*
 * The tables of the lab CA's database and the texts of its statements.
 */
#ifndef EST_SERVER_CA_SQL_H
#define EST_SERVER_CA_SQL_H

#define CA_SCHEMA_VERSION 1 /* user_version */

/* Makes the tables in an empty database and sets user_version. */
extern const char ca_schema[];

/* Indexes of ca_statements; placeholders are bound in the order of their names in ca_db.h. */
enum statement {
	GET,
	SET,
	ADD_CERT,
	CERT_STATE,
	SUBJECT_VALID,
	REVOKE,
	STALE_CRL,
	REQUEST,
	PUT_REQUEST,
	DECIDE_ONE,
	DECIDE_ALL,
	OTP,
	USE_OTP,
	CRL,
	PUT_CRL,
	DROP_OLD_CRL,
	CRL_NUMBER,
	REVOKED,
	LIST_PENDING,
	LIST_CERTS,
	STATEMENTS
};

extern const char *const ca_statements[STATEMENTS];

#endif
