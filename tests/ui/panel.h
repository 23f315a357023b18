/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A rectangle of the screen; nothing when @width is 0. */
typedef struct
{
  int x, y, width, height;
} Area;

/* The screen, pixel by pixel. */
typedef struct
{
  int width, height;
  guint32 *pixels; /* RGB */
} Picture;

/* Xfce's panel and window manager, on the display and the session bus of the test. */
typedef struct
{
  GDBusConnection *bus;
  GSubprocess *manager;
  GSubprocess *panel;
} Panel;

/* Whether all programs that it takes are installed. */
gboolean panel_is_installed (void);

/* Up to the moment when programs can register an icon. */
void panel_set_up (Panel *self);
void panel_tear_down (Panel *self);

/* Ends the panel as a crash would, or starts it again. */
void panel_kill (Panel *self);
void panel_start (Panel *self);

Picture *panel_look (void);
void picture_free (Picture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Picture, picture_free)

/* What differs. */
Area picture_compare (const Picture *a, const Picture *b);
gboolean picture_equal_in (const Picture *a, const Picture *b, Area area);

/* Runs xdotool with words of @command. */
void panel_do (const char *command);

void panel_click (int x, int y, int button);

/* Calls @test every few milliseconds until it says yes. Returns: how long that took, ms; it fails after
 * a minute */
guint panel_wait (gboolean (*test) (gpointer data), gpointer data);

G_END_DECLS
