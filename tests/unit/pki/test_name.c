/* subject-name (RFC 4514) and subject-alternative-name as typed, and how names are shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "pki/cert.h"
#include "pki/name.h"

static void shows_as_typed(void **state)
{
	/* What is typed, and its rendering after RFC 2253. */
	static const struct {
		const char *typed, *shown;
	} cases[] = {
	    {"CN=Router1,OU=Network,O=Example,C=US", "CN=Router1,OU=Network,O=Example,C=US"},
	    {"cn = Router1 , ou=Net work", "CN=Router1,OU=Net work"},
	    {"CN=a\\,b\\+c", "CN=a\\,b\\+c"},
	    {"CN=\"a,b\",O=x", "CN=a\\,b,O=x"},
	    /* One RDN of two attributes is a set: DER sorts it. */
	    {"CN=a+serialNumber=7,O=x", "serialNumber=7+CN=a,O=x"},
	    {"CN=a;O=x", "CN=a,O=x"},
	    {"CN=\\20lead,DC=example,DC=com", "CN=\\ lead,DC=example,DC=com"},
	    {"CN=L\\C3\\BCbeck", "CN=L\\C3\\BCbeck"},
	    {"CN=L\xC3\xBC"
	     "beck",
		"CN=L\\C3\\BCbeck"},
	    {"E=a@example.com,ST=Hessen", "emailAddress=a@example.com,ST=Hessen"},
	    {"CN=bell\\07", "CN=bell\\07"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		X509_NAME *name = X509_NAME_new();
		struct buf shown = {0};
		struct error err = {""};

		if (name_parse(cases[i].typed, name, &err) != RC_OK)
			fail_msg("%s: %s", cases[i].typed, err.text);
		name_render(name, &shown);
		assert_string_equal(buf_str(&shown), cases[i].shown);
		buf_free(&shown);
		X509_NAME_free(name);
	}
}

/* RFC 4514 section 2.1: the encoding begins with what is typed last. */
static void encodes_least_specific_first(void **state)
{
	X509_NAME *name = X509_NAME_new();
	struct error err;
	X509_NAME_ENTRY *first;

	(void)state;
	assert_int_equal(name_parse("CN=r1,O=Example,C=DE", name, &err), RC_OK);
	assert_int_equal(X509_NAME_entry_count(name), 3);
	first = X509_NAME_get_entry(name, 0);
	assert_int_equal(OBJ_obj2nid(X509_NAME_ENTRY_get_object(first)), NID_countryName);
	X509_NAME_free(name);
}

static void wrong_names_are_refused(void **state)
{
	static const char *const texts[] = {"", "router1", "CN", "CN=", "CN=a,", "CN=a,,O=x", "=a",
	    "FOO=a", "CN=a\\", "CN=a\\zz", "CN=\"a", "CN=\"a\"b", "CN=a<b", "CN=#0403414243",
	    "C=Germany", "CN=a\\00b", "CN=a+",
	    "CN=1234567890123456789012345678901234567890123456789012345678901234567"};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		X509_NAME *name = X509_NAME_new();
		struct error err = {""};

		if (name_parse(texts[i], name, &err) != RC_INVALID)
			fail_msg("accepted: %s", texts[i]);
		assert_non_null(strstr(err.text, "subject-name"));
		X509_NAME_free(name);
	}
}

static void alternative_names(void **state)
{
	static const unsigned char address[] = {192, 0, 2, 1};
	GENERAL_NAMES *names = GENERAL_NAMES_new();
	GENERAL_NAME *general;
	struct error err;

	(void)state;
	assert_int_equal(
	    san_parse(
		"DNS:r1.example.com, IP:192.0.2.1,email:a@example.com,IP:2001:db8::1", names, &err),
	    RC_OK);
	assert_int_equal(sk_GENERAL_NAME_num(names), 4);
	general = sk_GENERAL_NAME_value(names, 0);
	assert_int_equal(general->type, GEN_DNS);
	assert_memory_equal(ASN1_STRING_get0_data(general->d.dNSName), "r1.example.com", 14);
	general = sk_GENERAL_NAME_value(names, 1);
	assert_int_equal(general->type, GEN_IPADD);
	assert_int_equal(ASN1_STRING_length(general->d.iPAddress), 4);
	assert_memory_equal(ASN1_STRING_get0_data(general->d.iPAddress), address, 4);
	assert_int_equal(sk_GENERAL_NAME_value(names, 2)->type, GEN_EMAIL);
	assert_int_equal(ASN1_STRING_length(sk_GENERAL_NAME_value(names, 3)->d.iPAddress), 16);
	GENERAL_NAMES_free(names);
}

static void wrong_alternative_names_are_refused(void **state)
{
	static const char *const texts[] = {"", "r1.example.com", "DNS:", "IP:300.1.1.1", "IP:r1",
	    "DNS:a,", "dirName:sect", "DNS:a\x01"};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		GENERAL_NAMES *names = GENERAL_NAMES_new();
		struct error err;

		if (san_parse(texts[i], names, &err) != RC_INVALID)
			fail_msg("accepted: %s", texts[i]);
		GENERAL_NAMES_free(names);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(shows_as_typed),
	    cmocka_unit_test(encodes_least_specific_first),
	    cmocka_unit_test(wrong_names_are_refused),
	    cmocka_unit_test(alternative_names),
	    cmocka_unit_test(wrong_alternative_names_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
