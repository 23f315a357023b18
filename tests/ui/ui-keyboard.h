/* SPDX-License-Identifier: MIT */
#pragma once

#include "ui-fixture.h"

G_BEGIN_DECLS

/* The keyboard of the display: what is pressed goes through the windows and popovers to what has the focus, as
 * it would for a user. */

/**
 * UiPress:
 * @keys: as xdotool has them: one, or one after the other
 * @page: (nullable): that is shown then
 * @is_done: (nullable): whether they have had their effect
 * @has: (nullable): the same, of @text
 */
typedef struct
{
  const char *keys;
  const char *page;
  gboolean (*is_done) (UiFixture *fixture);
  gboolean (*has) (UiFixture *fixture, const char *text);
  const char *text;
} UiPress;

/* Whether there is a program that presses keys. */
gboolean ui_keyboard_is_there (void);

/* There is no window manager that would give it the focus. */
void ui_keyboard_focus (GtkWidget *window);

/* Waits for nothing. */
void ui_keyboard_press (const char *keys);

/* One after the other, each once the one before has had its effect, in the window that has the focus. */
void ui_keyboard_press_all (UiFixture *fixture, const UiPress *presses, guint n);

G_END_DECLS
