/*
 * The floor of a process: a C program that does nothing.  With an argument it
 * writes a line and waits for the end of its input, so that its memory can be
 * looked at.
 */
#include <unistd.h>

int main(int argc, char *argv[])
{
	char byte = '\n';

	(void)argv;
	if (argc == 1)
		return 0;
	return write(STDOUT_FILENO, &byte, 1) != 1 || read(STDIN_FILENO, &byte, 1) != 0;
}
