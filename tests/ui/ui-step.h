/* SPDX-License-Identifier: MIT */
#pragma once

#include "ui-fixture.h"

G_BEGIN_DECLS

/* One thing to do on the way to a window: @action on the first widget of a type, or of the application; of
 * buttons, the one that does it is clicked once it can be. */
typedef struct
{
  const char *action;       /* (nullable): the one before was the last */
  const char *target;       /* (nullable): text of a variant */
  GType (*get_type) (void); /* (nullable): of the application */
} UiStep;

/* @steps: as many as there are. */
void ui_step_take_all (UiFixture *fixture, const UiStep *steps);

G_END_DECLS
