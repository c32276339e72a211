/*
 * Secrets of lines that are refused, which stay out of the history: the words
 * before them are known for every declaration that seals one.
 */
#include "cli/mask.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define SECRET "Opensesame1"

/* The line of a declaration: its keywords, first alternatives, a 1 for each value. */
static void example(const struct decl *decl, struct buf *line)
{
	const char *p = decl->syntax;
	size_t args = 0;

	while (*p != '\0') {
		size_t len = strcspn(p, *p == '<' ? ">" : " ");

		if (*p == '<') {
			len++;
			buf_adds(line, ++args == decl->sealed ? SECRET : "1");
		} else if (*p == '{') {
			args++;
			buf_add(line, p + 1, strcspn(p + 1, "|}"));
		} else {
			buf_add(line, p, len);
		}
		p += len;
		p += strspn(p, " ");
		buf_addc(line, ' ');
	}
}

static void look_at_mode(void *ctx, const struct mode *mode)
{
	size_t *seen = ctx;
	struct buf line = {0};

	for (const struct decl *const *table = mode->tables; *table != NULL; table++) {
		for (const struct decl *decl = *table; decl->syntax != NULL; decl++) {
			if (decl->seal == SEAL_NONE)
				continue;
			buf_reset(&line);
			buf_adds(&line, "mistyped ");
			example(decl, &line);
			assert_non_null(strstr(line.data, SECRET));
			if (!mask_suspects(line.data))
				fail_msg("'%s' stays in the history", line.data);
			++*seen;
		}
	}
	buf_free(&line);
}

static void test_every_sealed_argument(void **state)
{
	size_t seen = 0;

	(void)state;
	model_modes(look_at_mode, &seen);
	assert_true(seen > 10);
}

static void test_what_is_no_secret(void **state)
{
	static const char *const lines[] = {
	    "key 1",
	    "key chain LAB",
	    "show running-config key chain LAB",
	    "crypto key generate rsa",
	    "crypto key zeroize rsa LABEL",
	    "show crypto key mypubkey rsa",
	    "key config-key password-encryption",
	    "description keys are kept here",
	    "tacacs-server key",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		if (mask_suspects(lines[i]))
			fail_msg("'%s' is taken for a secret", lines[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_every_sealed_argument),
	    cmocka_unit_test(test_what_is_no_secret),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
