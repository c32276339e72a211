/*
 * The floor of a process: a C program that does nothing.  With an argument it
 * waits for the end of its input, so that its memory can be looked at.
 */
#include <unistd.h>

int main(int argc, char *argv[])
{
	char byte;

	(void)argv;
	return argc > 1 && read(STDIN_FILENO, &byte, 1) != 0;
}
