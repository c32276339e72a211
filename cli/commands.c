/*
 * Where a command is found: the lists of tables.  A new command is a line in
 * a table of cli/exec/; a new family is a file there and its name here.
 */
#include "cli/commands.h"

#include <stddef.h>

static const struct decl *const exec_tables[] = {
    session_commands,
    terminal_commands,
    system_commands,
    processes_commands,
    platform_commands,
    show_config_commands,
    show_interface_commands,
    history_commands,
    rollback_commands,
    sessions_commands,
    view_commands,
    files_commands,
    ping_commands,
    key_commands,
    ca_commands,
    show_pki_commands,
    xml_commands,
    NULL,
};

const struct mode mode_exec = {
    .tag = "",
    .tables = exec_tables,
    .summary = "Exec mode",
};

const struct decl *const config_mode_tables[] = {
    config_commands,
    commit_commands,
    target_commands,
    load_commands,
    replace_commands,
    view_commands,
    show_config_commands,
    history_commands,
    NULL,
};
