/* Answers before they become HTTP.  See answer.h. */
#include "est/server/answer.h"

#include "est/pkcs7.h"

void answer_refuse(struct answer *answer, int status, const char *text)
{
	answer->status = status;
	answer->type = "text/plain";
	answer->encode = false;
	answer->base64 = false;
	buf_reset(&answer->body);
	buf_addf(&answer->body, "%s\n", text);
}

void answer_unauthorized(struct answer *answer, bool stale)
{
	answer->status = 401;
	answer->challenge = true;
	answer->stale = stale;
	answer->encode = false;
	buf_reset(&answer->body);
}

void answer_der(struct answer *answer, const char *type, const void *der, size_t len)
{
	answer->status = 200;
	answer->type = type;
	answer->encode = true;
	buf_reset(&answer->body);
	buf_add(&answer->body, der, len);
}

static void drop_line_ends(struct buf *text)
{
	size_t kept = 0;

	for (size_t i = 0; i < text->len; i++) {
		if (text->data[i] != '\n')
			text->data[kept++] = text->data[i];
	}
	buf_cut(text, kept);
}

void answer_encode(struct answer *answer, bool one_line)
{
	struct buf text = {0};

	if (!answer->encode)
		return;
	est_base64_encode(answer->body.data, answer->body.len, &text);
	if (one_line)
		drop_line_ends(&text);
	buf_free(&answer->body);
	answer->body = text;
	answer->encode = false;
	answer->base64 = true;
}

void answer_free(struct answer *answer)
{
	buf_free(&answer->body);
	buf_free(&answer->who);
	buf_free(&answer->serial);
}
