/*
 * What a server wants in the certificate request: CsrAttrs (RFC 7030 section
 * 4.5.2 as corrected by RFC 8951 section 4; key demands as RFC 9908 section
 * 3.2 spells them).  Elements that are not understood are ignored, as 4.5.2
 * demands; that includes the template of RFC 9908.
 */
#include "est/csrattrs.h"

#include <openssl/asn1t.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>

#include "base/buf.h"

#define RSA_BITS_MIN   1024
#define RSA_BITS_MAX   16384
#define DIGEST_MIN     28 /* bytes: SHA-224; nothing weaker is done on request */
#define EXTENSIONS_MAX 32

/* AttrOrOID ::= CHOICE { oid OBJECT IDENTIFIER, attribute Attribute } */
typedef struct {
	int type;
	union {
		ASN1_OBJECT *oid;
		X509_ATTRIBUTE *attribute;
	} value;
} ATTR_OR_OID;

#define IS_OID	     0
#define IS_ATTRIBUTE 1

DEFINE_STACK_OF(ATTR_OR_OID)

struct est_csrattrs {
	STACK_OF(ATTR_OR_OID) *elements;
};

/* CsrAttrs ::= SEQUENCE SIZE (0..MAX) OF AttrOrOID */
/* clang-format off */
ASN1_CHOICE(ATTR_OR_OID) = {
	ASN1_SIMPLE(ATTR_OR_OID, value.oid, ASN1_OBJECT),
	ASN1_SIMPLE(ATTR_OR_OID, value.attribute, X509_ATTRIBUTE),
} static_ASN1_CHOICE_END(ATTR_OR_OID)

ASN1_ITEM_TEMPLATE(CSR_ATTRS) =
	ASN1_EX_TEMPLATE_TYPE(ASN1_TFLG_SEQUENCE_OF, 0, elements, ATTR_OR_OID)
static_ASN1_ITEM_TEMPLATE_END(CSR_ATTRS)

enum rc est_csrattrs_parse(
    const unsigned char *der, size_t len, struct est_csrattrs **out, struct error *err)
/* clang-format on */
{
	const unsigned char *end = der;
	struct est_csrattrs *attrs = xcalloc(1, sizeof(*attrs));
	enum rc rc = RC_INVALID;

	*out = NULL;
	if (len == 0 || len > EST_BODY_MAX) {
		error_set(err, RC_INVALID, "csrattrs of %zu bytes; 1 to %u are expected", len,
		    EST_BODY_MAX);
		goto out;
	}
	attrs->elements = (STACK_OF(ATTR_OR_OID) *)ASN1_item_d2i(
	    NULL, &end, (long)len, ASN1_ITEM_rptr(CSR_ATTRS));
	if (attrs->elements == NULL) {
		error_set(err, RC_INVALID, "%zu bytes that are not a CsrAttrs sequence", len);
		goto out;
	}
	if ((size_t)(end - der) != len) {
		error_set(err, RC_INVALID, "%zu bytes after the end of the CsrAttrs sequence",
		    len - (size_t)(end - der));
		goto out;
	}
	if (sk_ATTR_OR_OID_num(attrs->elements) > EST_ATTRS_MAX) {
		error_set(err, RC_INVALID, "csrattrs hold %d elements, at most %d are taken",
		    sk_ATTR_OR_OID_num(attrs->elements), EST_ATTRS_MAX);
		goto out;
	}
	*out = attrs;
	attrs = NULL;
	rc = RC_OK;

out:
	ERR_clear_error();
	est_csrattrs_free(attrs);
	return rc;
}

void est_csrattrs_free(struct est_csrattrs *attrs)
{
	if (attrs == NULL)
		return;
	ASN1_item_free((ASN1_VALUE *)attrs->elements, ASN1_ITEM_rptr(CSR_ATTRS));
	free(attrs);
}

/* The NID of element i: of the OID itself or of the attribute's type. */
static int nid_at(const struct est_csrattrs *attrs, int i)
{
	const ATTR_OR_OID *element = sk_ATTR_OR_OID_value(attrs->elements, i);

	if (element->type == IS_OID)
		return OBJ_obj2nid(element->value.oid);
	return OBJ_obj2nid(X509_ATTRIBUTE_get0_object(element->value.attribute));
}

/* The first value of element i when it has the ASN.1 type asked for, or NULL. */
static const ASN1_TYPE *value_at(const struct est_csrattrs *attrs, int i, int type)
{
	const ATTR_OR_OID *element = sk_ATTR_OR_OID_value(attrs->elements, i);
	const ASN1_TYPE *value;

	if (element->type != IS_ATTRIBUTE)
		return NULL;
	value = X509_ATTRIBUTE_get0_type(element->value.attribute, 0);
	return value != NULL && ASN1_TYPE_get(value) == type ? value : NULL;
}

static int count(const struct est_csrattrs *attrs)
{
	return attrs != NULL ? sk_ATTR_OR_OID_num(attrs->elements) : 0;
}

bool est_csrattrs_wants_binding(const struct est_csrattrs *attrs)
{
	int i;

	for (i = 0; i < count(attrs); i++)
		if (nid_at(attrs, i) == NID_pkcs9_challengePassword)
			return true;
	return false;
}

bool est_csrattrs_digest(const struct est_csrattrs *attrs, int *nid)
{
	const EVP_MD *md;
	int digest;
	int i;

	for (i = 0; i < count(attrs); i++) {
		if (!OBJ_find_sigid_algs(nid_at(attrs, i), &digest, NULL))
			digest = nid_at(attrs, i);
		md = digest != NID_undef ? EVP_get_digestbynid(digest) : NULL;
		if (md != NULL && EVP_MD_get_size(md) >= DIGEST_MIN) {
			*nid = EVP_MD_get_type(md);
			return true;
		}
	}
	return false;
}

bool est_csrattrs_rsa_bits(const struct est_csrattrs *attrs, int *bits)
{
	const ASN1_TYPE *value;
	int64_t number;
	int i;

	for (i = 0; i < count(attrs); i++) {
		if (nid_at(attrs, i) != NID_rsaEncryption)
			continue;
		value = value_at(attrs, i, V_ASN1_INTEGER);
		if (value == NULL || ASN1_INTEGER_get_int64(&number, value->value.integer) != 1)
			continue;
		if (number >= RSA_BITS_MIN && number <= RSA_BITS_MAX) {
			*bits = (int)number;
			return true;
		}
	}
	return false;
}

static const int key_types[] = {
    NID_rsaEncryption,
    NID_rsassaPss,
    NID_X9_62_id_ecPublicKey,
    NID_ED25519,
    NID_ED448,
};

int est_csrattrs_key_type(const struct est_csrattrs *attrs)
{
	size_t k;
	int i;

	for (i = 0; i < count(attrs); i++)
		for (k = 0; k < sizeof(key_types) / sizeof(key_types[0]); k++)
			if (nid_at(attrs, i) == key_types[k])
				return key_types[k];
	return NID_undef;
}

int est_csrattrs_curve(const struct est_csrattrs *attrs)
{
	const ASN1_TYPE *value;
	int i;

	for (i = 0; i < count(attrs); i++) {
		if (nid_at(attrs, i) != NID_X9_62_id_ecPublicKey)
			continue;
		value = value_at(attrs, i, V_ASN1_OBJECT);
		if (value != NULL && OBJ_obj2nid(value->value.object) != NID_undef)
			return OBJ_obj2nid(value->value.object);
	}
	return NID_undef;
}

/* Extensions out of an extensionReq value; NULL when it holds something else. */
static X509_EXTENSIONS *wanted_extensions(const struct est_csrattrs *attrs)
{
	const ASN1_TYPE *value = NULL;
	const unsigned char *der;
	X509_EXTENSIONS *wanted;
	int i;

	for (i = 0; i < count(attrs) && value == NULL; i++)
		if (nid_at(attrs, i) == NID_ext_req)
			value = value_at(attrs, i, V_ASN1_SEQUENCE);
	if (value == NULL)
		return NULL;
	der = value->value.sequence->data;
	wanted = d2i_X509_EXTENSIONS(NULL, &der, value->value.sequence->length);
	if (sk_X509_EXTENSION_num(wanted) > EXTENSIONS_MAX) {
		sk_X509_EXTENSION_pop_free(wanted, X509_EXTENSION_free);
		wanted = NULL;
	}
	ERR_clear_error();
	return wanted;
}

/* Adds copies of the known ones that the request does not have yet; -1 on failure. */
static int merge(X509_EXTENSIONS **into, const X509_EXTENSIONS *wanted)
{
	X509_EXTENSION *ext;
	int i;

	for (i = 0; i < sk_X509_EXTENSION_num(wanted); i++) {
		ext = sk_X509_EXTENSION_value(wanted, i);
		if (OBJ_obj2nid(X509_EXTENSION_get_object(ext)) == NID_undef ||
		    X509v3_get_ext_by_OBJ(*into, X509_EXTENSION_get_object(ext), -1) >= 0)
			continue;
		if (X509v3_add_ext(into, ext, -1) == NULL)
			return -1;
	}
	return 0;
}

int est_csrattrs_apply(const struct est_csrattrs *attrs, X509_REQ *req)
{
	X509_EXTENSIONS *wanted = wanted_extensions(attrs);
	X509_EXTENSIONS *all = NULL;
	int old;
	int rc = -1;

	if (wanted == NULL)
		return 0;
	all = X509_REQ_get_extensions(req);
	if (merge(&all, wanted) != 0)
		goto out;
	/* A request holds one extensionReq, so the merged one replaces the old. */
	old = X509_REQ_get_attr_by_NID(req, NID_ext_req, -1);
	if (old >= 0)
		X509_ATTRIBUTE_free(X509_REQ_delete_attr(req, old));
	if (sk_X509_EXTENSION_num(all) > 0 && X509_REQ_add_extensions(req, all) != 1)
		goto out;
	rc = 0;

out:
	sk_X509_EXTENSION_pop_free(all, X509_EXTENSION_free);
	sk_X509_EXTENSION_pop_free(wanted, X509_EXTENSION_free);
	return rc;
}
