/* Authentication of an enrolment.  See identity.h. */
#include "est/server/identity.h"

#include "est/server/cert.h"

/*
 * The client's certificate passed path validation in the handshake, which may
 * be minutes ago or another connection's (resumption): what can change since
 * is looked at again.
 */
static bool check_certificate(const struct est_server *server, const struct est_request *request,
    struct identity *identity, struct answer *answer)
{
	enum cert_state state = CERT_UNKNOWN;
	struct error why;

	identity->cert = SSL_get1_peer_certificate(request->ssl);
	if (identity->cert == NULL)
		return true;
	if (SSL_get_verify_result(request->ssl) != X509_V_OK ||
	    asn1_seconds(X509_get0_notAfter(identity->cert)) < request->now) {
		answer_refuse(answer, 403,
		    "RFC 7030 section 3.3.2: the client certificate is not valid any more");
		return false;
	}
	if (ca_db_cert_state(server->db, identity->cert, &state, &why) != RC_OK) {
		answer_refuse(answer, 500, why.text);
		return false;
	}
	buf_adds(&answer->who, "certificate ");
	serial_print(identity->cert, &answer->who);
	if (state == CERT_REVOKED) {
		answer_refuse(
		    answer, 403, "RFC 7030 section 3.3.2: the client certificate has been revoked");
		return false;
	}
	identity->ours = state == CERT_GOOD;
	return true;
}

/* A one-time password is good until it was used, and then for the request that waits with it. */
static bool check_one_time(
    const struct est_server *server, const struct credential *login, struct answer *answer)
{
	struct otp_state state;
	struct error why;

	if (ca_db_otp(server->db, login->tag, &state, &why) != RC_OK) {
		answer_refuse(answer, 500, why.text);
		return false;
	}
	if (!state.used || state.open)
		return true;
	answer_unauthorized(answer, false);
	return false;
}

static bool check_login(const struct est_server *server, const struct est_request *request,
    struct identity *identity, struct answer *answer)
{
	struct auth_result http = auth_check(
	    &server->auth, request->authorization, request->method, request->target, request->now);

	if (http.outcome != AUTH_OK) {
		answer_unauthorized(answer, http.outcome == AUTH_STALE);
		return false;
	}
	identity->login = http.who;
	buf_addf(&answer->who, "%suser %s (%s%s)", answer->who.len > 0 ? ", " : "", http.who->name,
	    http.scheme, http.who->one_time ? ", one-time" : "");
	return !http.who->one_time || check_one_time(server, http.who, answer);
}

bool identify(const struct est_server *server, const struct est_request *request,
    struct identity *identity, struct answer *answer)
{
	static const struct {
		bool cert, login; /* demanded */
		bool either;	  /* a certificate stands for the login */
	} policies[] = {
	    [POLICY_ANY] = {.login = true, .either = true},
	    [POLICY_CERT] = {.cert = true},
	    [POLICY_HTTP] = {.login = true},
	    [POLICY_BOTH] = {.cert = true, .login = true},
	};
	enum auth_policy policy = server->options->policy;

	if (!check_certificate(server, request, identity, answer))
		return false;
	if (policies[policy].cert && identity->cert == NULL) {
		answer_unauthorized(answer, false);
		return false;
	}
	if (!policies[policy].login || (policies[policy].either && identity->cert != NULL))
		return true;
	return check_login(server, request, identity, answer);
}

void identity_free(struct identity *identity)
{
	X509_free(identity->cert);
	*identity = (struct identity){0};
}
