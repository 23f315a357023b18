/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WeirTestPrompter:
 *
 * Stands where the desktop's dialog for passwords would: counts how often the keyring asks for one,
 * and dismisses each. It answers in the main context of the thread that made it.
 */
typedef struct _WeirTestPrompter WeirTestPrompter;

WeirTestPrompter *weir_test_prompter_new (GDBusConnection *connection);
void weir_test_prompter_free (WeirTestPrompter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirTestPrompter, weir_test_prompter_free)

guint weir_test_prompter_get_n_prompts (WeirTestPrompter *self);

G_END_DECLS
