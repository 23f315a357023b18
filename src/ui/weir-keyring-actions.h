/* SPDX-License-Identifier: MIT */
#pragma once

#include "ui/weir-application.h"

G_BEGIN_DECLS

/* Adds "app.unlock-keyring", the only thing that makes the desktop ask for a password, and
 * "app.keyring-help". */
void weir_keyring_actions_add (WeirApplication *application);

G_END_DECLS
