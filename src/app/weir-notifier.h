/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * WeirNotice:
 * @id: stable: a later notice of the same id takes the place of the earlier one
 * @label: (nullable): of a button
 * @action: (nullable): what a click does, a detailed action of the application, "app.…"
 *
 * Something to tell while nobody looks at the window.
 */
typedef struct
{
  const char *id;
  const char *title;
  const char *body;
  const char *label;
  const char *action;
} WeirNotice;

/**
 * WeirNotifierHost:
 * @is_wanted: asked each time: people want notices, and nobody looks at the window
 *
 * What shows notices.
 */
typedef struct
{
  gboolean (*is_wanted) (gpointer user_data);
  void (*send) (const WeirNotice *notice, gpointer user_data);
  void (*withdraw) (const char *id, gpointer user_data);
  gpointer user_data;
} WeirNotifierHost;

/**
 * WeirNotifier:
 *
 * The one way by which all that is worth a notification goes. What is new makes a #WeirNotice and hands
 * it in here; what is over is withdrawn. Main thread.
 */
#define WEIR_TYPE_NOTIFIER (weir_notifier_get_type ())
G_DECLARE_FINAL_TYPE (WeirNotifier, weir_notifier, WEIR, NOTIFIER, GObject)

WeirNotifier *weir_notifier_new (const WeirNotifierHost *host);

/* Returns: whether it was sent */
gboolean weir_notifier_tell (WeirNotifier *self, const WeirNotice *notice);

/* When it was sent and not withdrawn yet. */
void weir_notifier_withdraw (WeirNotifier *self, const char *id);

G_END_DECLS
