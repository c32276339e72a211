/* The floor of a login: a C program that writes a prompt and waits for a line. */
#include <unistd.h>

int main(void)
{
	static const char prompt[] = "RP/0/RP0/CPU0:ios#";
	char line[64];

	return write(STDOUT_FILENO, prompt, sizeof(prompt) - 1) != sizeof(prompt) - 1 ||
	       read(STDIN_FILENO, line, sizeof(line)) <= 0;
}
