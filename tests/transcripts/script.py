"""What a transcript says: its lines as steps.

A transcript is a session as a person sees it.  Each line of it is one of

    #! WORD ...         a directive, done when the session gets there (see run)
    # text              a remark, at the head of the file only
    RP/0/...#typed      a prompt, and what is typed at it
    question <<answer   a question, and what is typed at it; <<! when it is not echoed
    anything else       a line of output

What is typed ends with Enter, unless its last part is a key: ? or <Ctrl-C>,
<Tab> (several matches, a list follows), and for the pager <Space>, <Enter>
and <Key-q>.  <Tab:text> is a Tab that adds text to the line.  <erase> is
the pager taking its prompt back.

Output may hold placeholders, <serial>, and named ones: <serial:a> must be
the same text wherever it stands, <serial!a> another than that of a.  $NAME
is a variable: URL, what a directive set, or $serial_a of a placeholder.
"""

import re

PROMPT = re.compile(r"(RP/0/RP0/CPU0:[^\s#]*#)(.*)")
KEY = re.compile(r"<(Tab|Space|Enter|Ctrl-[A-Z]|Key-.)(?::([^>]*))?>")
ERASE = "\r          \r"

CTIME = r"[A-Z][a-z]{2} [A-Z][a-z]{2} [ 1-3]\d \d\d:\d\d:\d\d"
PLACEHOLDERS = {
    "time": CTIME + r"\.\d{3} UTC",
    "logtime": CTIME[len("[A-Z][a-z]{2} "):] + r"\.\d{3} UTC",
    "ctime": CTIME + r" \d{4}",
    "date": r"\d\d:\d\d:\d\d UTC [A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d{4}",
    "serial": r"[0-9A-F]{2}(?::[0-9A-F]{2})*",
    "sha1": r"[0-9A-F]{40}",
    "sha256": r"[0-9A-F]{64}",
    "md5": r"(?:[0-9A-F]{2} ){15}[0-9A-F]{2}",
    "md5-groups": r"[0-9A-F]{8}(?: [0-9A-F]{8}){3}",
    "type6": r"(?:[0-9a-f]{6}){7,}",
    "url": r"https?://[\x21-\x7e]+",
    "session": r"0000[0-9a-f]{4}-[0-9a-f]{8}-[0-9a-f]{8}",
    "pid": r"[1-9]\d*",
    "number": r"\d+",
    "hex": r"(?:[0-9A-F]{8} ){1,8}",
    "hex-end": r"(?:[0-9A-F]{8} ){0,7}(?:[0-9A-F]{2}){0,4}",
    "any": ".*",
    "sp": " ",
}
# Several lines of output, as many as there are.
BLOCKS = {
    "pem": re.compile(r"-----BEGIN ([A-Z ]+)-----\n(?:[A-Za-z0-9+/=]{1,64}\n)+-----END \1-----"),
    "hexdump": re.compile(r"(?: (?:[0-9A-F]{8} ){8}\n)* (?:[0-9A-F]{8} ){0,7}[0-9A-F]{2,8} ?\n "),
}
HOLDER = re.compile("<(%s)(?:([:!])([a-z0-9_]+))?>" % "|".join(
    sorted(PLACEHOLDERS, key=len, reverse=True)))
BLOCK = re.compile("<(%s)(?::([a-z0-9_]+))?>" % "|".join(BLOCKS))
BYTES = {"Tab": "\t", "Space": " ", "Enter": "\r"}


class Step:
    """One step; kind is "do", "line", "block", "show" (text without line end) or "type"."""

    def __init__(self, number, kind, text, **more):
        self.number = number
        self.kind = kind
        self.text = text
        self.__dict__.update(more)


class Script:
    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.lines = file.read().split("\n")
        if self.lines and self.lines[-1] == "":
            self.lines.pop()
        self.steps = []
        self.held = ""  # typed already, and shown again after the prompt
        head = True
        for number, line in enumerate(self.lines):
            if head and (line == "#" or line.startswith("# ")):
                continue
            if line.startswith("#! "):
                self.add(number, "do", line[3:])
                continue
            head = False
            self.terminal_line(number, line)

    def add(self, number, kind, text, **more):
        self.steps.append(Step(number, kind, text, **more))

    def terminal_line(self, number, line):
        prompt = PROMPT.fullmatch(line)
        block = BLOCK.fullmatch(line)
        if prompt:
            self.at_prompt(number, prompt.group(1), prompt.group(2))
        elif "<<" in line:
            question, _, answer = line.partition("<<")
            self.add(number, "show", question)
            if answer.startswith("!"):
                self.add(number, "type", answer[1:] + "\r", echo="\n")
            else:
                self.keys(number, answer)
        elif block:
            self.add(number, "block", block.group(1), name=block.group(2))
        else:
            self.add(number, "line", line)

    def at_prompt(self, number, prompt, typed):
        self.add(number, "show", prompt + self.held)
        if not typed.startswith(self.held):
            raise ValueError("line %d: the line shown again is '%s'" % (number + 1, self.held))
        held, self.held = self.held, ""
        self.keys(number, typed[len(held):], held)

    def keys(self, number, typed, held=""):
        """Sends what is typed in one go; its echo says what each key shows."""
        send, echo, at, ends = "", "", 0, False
        for key in KEY.finditer(typed):
            before = typed[at:key.start()]
            send += before
            echo += before
            at = key.end()
            name = key.group(1)
            send += BYTES.get(name) or (
                chr(ord(name[-1]) & 0x1f) if name.startswith("Ctrl") else name[-1])
            if key.group(2) is not None:
                echo += key.group(2)
                continue
            ends = True
            if name == "Tab":
                self.held = held + echo
            if name == "Tab" or (name.startswith("Ctrl") and not typed.endswith("<erase>")):
                echo += "\n"
        rest = typed[at:]
        if ends:
            if rest not in ("", "<erase>"):
                raise ValueError("line %d: '%s' after a key" % (number + 1, rest))
            echo += rest.replace("<erase>", ERASE)
        elif rest.endswith("?"):
            self.held = held + echo + rest[:-1]
            send += rest
            echo += rest + "\n"
        else:
            send += rest + "\r"
            echo += rest + "\n"
        self.add(number, "type", send, echo=echo)


def substitute(text, variables):
    """$NAME for the variables there are; what names none is left alone."""
    return re.sub(r"\$([A-Za-z_][A-Za-z0-9_]*)",
                  lambda m: variables.get(m.group(1), m.group(0)), text)


def match_line(pattern, line, variables):
    """Does the line match?  Binds the named placeholders in it when it does."""
    regex, names, at = "", [], 0
    for holder in HOLDER.finditer(pattern):
        regex += re.escape(substitute(pattern[at:holder.start()], variables))
        regex += "(%s)" % PLACEHOLDERS[holder.group(1)]
        names.append((holder.group(2), "%s_%s" % (holder.group(1), holder.group(3))))
        at = holder.end()
    regex += re.escape(substitute(pattern[at:], variables))
    found = re.fullmatch(regex, line)
    if found is None:
        return False
    bound = {}
    for (sign, name), text in zip(names, found.groups()):
        if sign == "!" and variables.get(name, text) == text:
            return False
        if sign == ":" and bound.setdefault(name, variables.get(name, text)) != text:
            return False
    variables.update(bound)
    return True


def match_block(name, text):
    """The length of the block at the start of the text, 0 when it is none yet."""
    found = BLOCKS[name].match(text)
    return len(found.group(0)) if found and text[found.end():found.end() + 1] == "\n" else 0
