/* Looks for a secret in this process's own memory; see memscan.h. */
#include "tests/unit/cli/memscan.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

#define KEY 0x5a

/* The bytes 'A' + i, 'k' - i in turn, each under KEY. */
static unsigned char coded(size_t i)
{
	return (unsigned char)((i % 2 == 0 ? 'A' + i : 'k' - i) ^ KEY);
}

void secret_decode(char clear[SECRET_LEN])
{
	for (size_t i = 0; i < SECRET_LEN; i++)
		clear[i] = (char)(coded(i) ^ KEY);
}

/* True when the secret is at p, its characters stride bytes wide. */
static bool is_at(const unsigned char *p, size_t stride)
{
	for (size_t i = 0; i < SECRET_LEN; i++) {
		if ((p[i * stride] ^ KEY) != coded(i))
			return false;
		for (size_t j = 1; j < stride; j++)
			if (p[i * stride + j] != 0)
				return false;
	}
	return true;
}

static int count_in(int mem, uintptr_t from, uintptr_t to)
{
	static unsigned char chunk[65536];
	const size_t reach = SECRET_LEN * sizeof(wchar_t);
	int count = 0;
	ssize_t n;

	while (from < to) {
		n = pread(mem, chunk, sizeof(chunk), (off_t)from);
		if (n <= 0)
			break;
		/* A piece is looked at whole, or again at the start of the next chunk. */
		for (size_t i = 0; i + reach <= (size_t)n; i++)
			count += is_at(chunk + i, 1) || is_at(chunk + i, sizeof(wchar_t));
		explicit_bzero(chunk, sizeof(chunk));
		if ((size_t)n < sizeof(chunk))
			break;
		from += sizeof(chunk) - reach + 1;
	}
	return count;
}

int memscan_count(void)
{
	FILE *maps = fopen("/proc/self/maps", "re");
	int mem = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
	unsigned long from, to;
	char line[512], mode[5];
	int count = 0;

	if (maps == NULL || mem < 0)
		count = -1;
	while (count >= 0 && fgets(line, sizeof(line), maps) != NULL)
		if (sscanf(line, "%lx-%lx %4s", &from, &to, mode) == 3 && mode[1] == 'w')
			count += count_in(mem, from, to);
	if (maps != NULL)
		(void)fclose(maps);
	if (mem >= 0)
		(void)close(mem);
	return count;
}

bool memscan_possible(void)
{
#if defined(__SANITIZE_ADDRESS__)
	return false;
#elif defined(__has_feature)
	return !__has_feature(address_sanitizer);
#else
	return true;
#endif
}
