/* SPDX-License-Identifier: MIT */
#pragma once

#include "ui/weir-application.h"

G_BEGIN_DECLS

/* Adds the actions "app.*" and all shortcuts. Once, when the desk is there. */
void weir_application_actions_add (WeirApplication *application);

G_END_DECLS
