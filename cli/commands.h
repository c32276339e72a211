/*
 * The tables of commands, one per file of cli/exec/.  commands.c lists those
 * of exec mode and those that work in every configuration mode.
 */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "store/model/decl.h"

extern const struct decl session_commands[];	    /* exec/session.c */
extern const struct decl terminal_commands[];	    /* exec/terminal.c */
extern const struct decl system_commands[];	    /* exec/system.c */
extern const struct decl processes_commands[];	    /* exec/processes.c */
extern const struct decl platform_commands[];	    /* exec/platform.c */
extern const struct decl show_config_commands[];    /* exec/show_config.c, both modes */
extern const struct decl show_interface_commands[]; /* exec/show_interface.c */
extern const struct decl history_commands[];	    /* exec/history.c, both modes */
extern const struct decl rollback_commands[];	    /* exec/history.c */
extern const struct decl sessions_commands[];	    /* exec/sessions.c */
extern const struct decl view_commands[];	    /* exec/target.c, both modes */
extern const struct decl ping_commands[];	    /* exec/ping.c */
extern const struct decl files_commands[];	    /* exec/files.c */
extern const struct decl key_commands[];	    /* exec/key.c */
extern const struct decl ca_commands[];		    /* exec/ca.c */
extern const struct decl show_pki_commands[];	    /* exec/show_pki.c */
extern const struct decl xml_commands[];	    /* xml/agent.c */
extern const struct decl config_commands[];	    /* exec/config.c */
extern const struct decl commit_commands[];	    /* exec/commit.c */
extern const struct decl load_commands[];	    /* exec/load.c */
extern const struct decl target_commands[];	    /* exec/target.c */
extern const struct decl replace_commands[];	    /* exec/replace.c */

/* What exec mode understands, and what every configuration mode does. */
extern const struct mode mode_exec;
extern const struct decl *const config_mode_tables[];

#endif
