/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-window.h"

#include <glib/gi18n.h>
#include <string.h>

#include "ui/weir-banner.h"
#include "ui/weir-missing-names.h"
#include "ui/weir-page-table.h"
#include "ui/weir-page.h"
#include "ui/weir-status-strip.h"

#define TOAST_S 3

/* What a page may have at the end of the head bar for the switch to have room beside it, in a window of
 * 360 pixels. */
#define SWITCH_ROOM 80

/* Narrower than this it folds, whatever page it shows. */
#define SURELY_FOLDED 520

struct _WeirWindow
{
  AdwApplicationWindow parent_instance;

  AdwLeaflet *leaflet;
  WeirBanner *banner;
  GtkWidget *sidebar;
  GtkWidget *content;
  GtkListBox *list;
  GtkMenuButton *menu_button;
  GMenuModel *primary_menu;
  AdwHeaderBar *header;
  GtkWidget *pages_button;
  AdwWindowTitle *title;
  GtkBox *header_start;
  GtkBox *header_end;
  GtkWidget *header_switch;
  GtkStack *stack;
  AdwToastOverlay *toasts;
  WeirDesk *desk;
  GSettings *settings;
  gboolean is_narrow; /* laid out for one pane */
  gboolean is_placed; /* has had a size */
};

enum
{
  PROP_0,
  PROP_DESK,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirWindow, weir_window, ADW_TYPE_APPLICATION_WINDOW)

/* --- Header bar --- */

static void
fill_box (GtkBox *box, GtkWidget *widget)
{
  GtkWidget *old = gtk_widget_get_first_child (GTK_WIDGET (box));

  if (old != NULL)
    gtk_box_remove (box, old);
  if (widget != NULL)
    gtk_box_append (box, widget);
}

/* What is taken out keeps the focus until the next frame, and a key that comes before that would go to
 * it, out of the window's sight. */
static void
leave_boxes (WeirWindow *self, GtkWidget *page)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (focus == NULL
      || (!gtk_widget_is_ancestor (focus, GTK_WIDGET (self->header_start))
          && !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->header_end))))
    return;
  if (!gtk_widget_grab_focus (page))
    gtk_window_set_focus (GTK_WINDOW (self), NULL);
}

static gboolean
is_there (WeirWindow *self, WeirProblem *problem)
{
  return problem != NULL;
}

/* There is no room for it, or it is not wanted. */
static gboolean
is_sidebar_away (WeirWindow *self)
{
  return self->is_narrow || !gtk_widget_get_visible (self->sidebar);
}

/* Without the sidebar the strip with the state is out of sight, and its switch is here. Where a page needs
 * the room itself, the way to it is the list of pages. */
static void
update_switch (WeirWindow *self)
{
  int least;

  gtk_widget_measure (GTK_WIDGET (self->header_end), GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL,
                      NULL, NULL);
  gtk_widget_set_visible (self->header_switch,
                          is_sidebar_away (self) && (!self->is_narrow || least <= SWITCH_ROOM));
}

static void
update_header (WeirWindow *self)
{
  WeirPage *page = WEIR_PAGE (gtk_stack_get_visible_child (self->stack));
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (page), "row"));
  g_autofree char *subtitle = NULL;
  g_autofree char *state = weir_desk_dup_title (self->desk);
  g_autofree char *address = weir_desk_dup_subtitle (self->desk);
  gboolean has_own;

  g_object_get (page, "subtitle", &subtitle, "own-title", &has_own, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->title), !has_own || !self->is_narrow);
  adw_window_title_set_title (self->title, _ (weir_page_table[index].title));
  if (is_sidebar_away (self))
    {
      g_free (subtitle);
      subtitle = *address != '\0' ? g_strdup_printf ("%s · %s", state, address) : g_strdup (state);
    }
  adw_window_title_set_subtitle (self->title, subtitle != NULL ? subtitle : "");
  update_switch (self);
}

/* (transfer full): as the desktop has it, without the buttons for which there is no room. */
static char *
build_narrow_layout (WeirWindow *self)
{
  g_autofree char *layout = NULL;
  g_autoptr (GString) narrow = NULL;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-decoration-layout", &layout,
                NULL);
  narrow = g_string_new (layout);
  g_string_replace (narrow, "minimize", "", 0);
  g_string_replace (narrow, "maximize", "", 0);
  return g_string_free (g_steal_pointer (&narrow), FALSE);
}

static void
update_sides (WeirWindow *self)
{
  gboolean is_away = is_sidebar_away (self);

  gtk_widget_set_visible (self->pages_button, is_away);
  adw_header_bar_set_show_start_title_buttons (self->header, is_away);
  update_header (self);
}

static void
set_narrow (WeirWindow *self, gboolean is_narrow)
{
  g_autofree char *layout = is_narrow ? build_narrow_layout (self) : NULL;
  GtkWidget *page = gtk_widget_get_first_child (GTK_WIDGET (self->stack));

  self->is_narrow = is_narrow;
  adw_header_bar_set_decoration_layout (self->header, layout);
  if (is_narrow)
    gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");
  g_object_set (self->banner, "narrow", is_narrow, NULL);
  for (; page != NULL; page = gtk_widget_get_next_sibling (page))
    g_object_set (page, "narrow", is_narrow, NULL);
  update_sides (self);
}

/* Alone, the content would not fold, and the window not become narrow. */
static void
on_width_changed (WeirWindow *self)
{
  int width, least, least_sidebar;

  if (gtk_widget_get_visible (self->sidebar))
    return;
  g_object_get (self, "default-width", &width, NULL);
  g_object_get (self->sidebar, "width-request", &least_sidebar, NULL);
  gtk_widget_measure (self->content, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  if (width >= least + least_sidebar)
    return;
  gtk_widget_set_visible (self->sidebar, TRUE);
  update_sides (self);
}

static void
on_folded (WeirWindow *self)
{
  set_narrow (self, adw_leaflet_get_folded (self->leaflet));
}

/* It folds only once it has a size, and would open as wide as all needs that is not narrow yet. */
static gboolean
is_narrow_at_first (WeirWindow *self)
{
  int width;
  int height; /* asked for, since GTK 4.8 writes to it */

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  return width > 0 && width < SURELY_FOLDED && !gtk_window_is_maximized (GTK_WINDOW (self));
}

static void
weir_window_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  WeirWindow *self = WEIR_WINDOW (widget);

  GTK_WIDGET_CLASS (weir_window_parent_class)->size_allocate (widget, width, height, baseline);
  if (self->is_placed)
    return;
  self->is_placed = TRUE;
  if (self->is_narrow != adw_leaflet_get_folded (self->leaflet))
    on_folded (self);
}

/* --- Pages --- */

static void
on_page_changed (WeirWindow *self)
{
  GtkWidget *page = gtk_stack_get_visible_child (self->stack);
  g_autoptr (GtkWidget) start = NULL;
  g_autoptr (GtkWidget) end = NULL;
  guint index;

  if (page == NULL)
    return;
  index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (page), "row"));
  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, (int) index));
  g_object_get (page, "header-start", &start, "header-end", &end, NULL);
  leave_boxes (self, page);
  fill_box (self->header_start, start);
  fill_box (self->header_end, end);
  update_header (self);
}

/* A page is made when it is first shown: all at once they are half of what the window takes to start.
 * (transfer none) (nullable): %NULL when there is none of that name. */
static GtkWidget *
ensure_page (WeirWindow *self, const char *name)
{
  GtkWidget *page = gtk_stack_get_child_by_name (self->stack, name);

  for (guint i = 0; page == NULL && i < weir_page_table_len; i++)
    {
      const WeirPageRow *row = &weir_page_table[i];

      if (strcmp (row->name, name) != 0)
        continue;
      page = g_object_new (row->get_type (), "desk", self->desk, "narrow", self->is_narrow, NULL);
      g_object_set_data (G_OBJECT (page), "row", GUINT_TO_POINTER (i));
      g_signal_connect_object (page, "notify::subtitle", G_CALLBACK (update_header), self,
                               G_CONNECT_SWAPPED);
      gtk_stack_add_named (self->stack, page, row->name);
    }
  return page;
}

static gboolean
turn_to_page (WeirWindow *self, const char *name)
{
  GtkWidget *page = ensure_page (self, name);

  if (page == NULL)
    return FALSE;
  gtk_stack_set_visible_child (self->stack, page);
  return TRUE;
}

static void
show_page (WeirWindow *self, const char *name)
{
  if (!turn_to_page (self, name))
    return;
  adw_leaflet_set_visible_child (self->leaflet, self->content);
  g_settings_set_string (self->settings, "page", name);
}

static void
on_row_activated (WeirWindow *self, GtkListBoxRow *row)
{
  show_page (self, weir_page_table[gtk_list_box_row_get_index (row)].name);
}

static GtkWidget *
make_row (const WeirPageRow *page)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (_ (page->title));

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (page->icon));
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (page->title), -1);
  return row;
}

static void
add_rows (WeirWindow *self)
{
  for (guint i = 0; i < weir_page_table_len; i++)
    gtk_list_box_append (self->list, make_row (&weir_page_table[i]));
}

/* The widgets of the menu are a sixth of the window's: they are made when it is opened. */
static void
make_menu (GtkMenuButton *button, gpointer user_data)
{
  WeirWindow *self = user_data;

  if (gtk_menu_button_get_menu_model (button) == NULL)
    gtk_menu_button_set_menu_model (button, self->primary_menu);
}

/* --- Actions --- */

static void
on_show_page (GtkWidget *widget, const char *action, GVariant *target)
{
  show_page (WEIR_WINDOW (widget), g_variant_get_string (target, NULL));
}

/* The page shows itself when the request can be opened. */
static void
on_open_in_chat (GtkWidget *widget, const char *action, GVariant *target)
{
  GtkWidget *page = ensure_page (WEIR_WINDOW (widget), "chat");

  gtk_widget_activate_action_variant (page, "page.open-request", target);
}

/* GTK's own would be made with the window: it has more widgets than that. */
static void
on_show_help_overlay (GtkWidget *widget, const char *action, GVariant *target)
{
  GtkApplicationWindow *self = GTK_APPLICATION_WINDOW (widget);

  if (gtk_application_window_get_help_overlay (self) == NULL)
    {
      g_autoptr (GtkBuilder) builder =
          gtk_builder_new_from_resource ("/io/github/weirproxy/Weir/gtk/help-overlay.ui");

      gtk_application_window_set_help_overlay (
          self, GTK_SHORTCUTS_WINDOW (gtk_builder_get_object (builder, "help_overlay")));
      weir_missing_names_add (GTK_WIDGET (gtk_application_window_get_help_overlay (self)));
    }
  gtk_window_present (GTK_WINDOW (gtk_application_window_get_help_overlay (self)));
}

/* Narrow, there is either the list of pages or one of them. */
static void
on_toggle_sidebar (GtkWidget *widget, const char *action, GVariant *target)
{
  WeirWindow *self = WEIR_WINDOW (widget);
  GtkWidget *visible = adw_leaflet_get_visible_child (self->leaflet);

  if (adw_leaflet_get_folded (self->leaflet))
    {
      adw_leaflet_set_visible_child (self->leaflet,
                                     visible == self->content ? self->sidebar : self->content);
      return;
    }
  gtk_widget_set_visible (self->sidebar, !gtk_widget_get_visible (self->sidebar));
  update_sides (self);
}

/* It is in the sidebar. */
static void
on_show_menu (GtkWidget *widget, const char *action, GVariant *target)
{
  WeirWindow *self = WEIR_WINDOW (widget);

  if (!gtk_widget_get_mapped (self->sidebar))
    gtk_widget_activate_action (widget, "win.toggle-sidebar", NULL);
  gtk_menu_button_popup (self->menu_button);
}

void
weir_window_show_toast (WeirWindow *self, const char *text)
{
  AdwToast *toast;

  g_return_if_fail (WEIR_IS_WINDOW (self));

  toast = adw_toast_new (text);
  adw_toast_set_timeout (toast, TOAST_S);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

void
weir_window_add_toast (WeirWindow *self, AdwToast *toast)
{
  g_return_if_fail (WEIR_IS_WINDOW (self));

  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
on_toast (GtkWidget *widget, const char *action, GVariant *target)
{
  weir_window_show_toast (WEIR_WINDOW (widget), g_variant_get_string (target, NULL));
}

/* --- The object --- */

static void
weir_window_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  g_value_set_object (value, WEIR_WINDOW (object)->desk);
}

static void
weir_window_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  WEIR_WINDOW (object)->desk = g_value_dup_object (value);
}

static void
weir_window_dispose (GObject *object)
{
  WeirWindow *self = WEIR_WINDOW (object);

  /* It is disposed of twice: when it is destroyed, and with its last reference. */
  if (self->stack != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->stack, self);
      g_signal_handlers_disconnect_by_data (self->leaflet, self);
      g_signal_handlers_disconnect_by_data (self->desk, self);
      gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_WINDOW);
    }
  g_clear_object (&self->desk);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (weir_window_parent_class)->dispose (object);
}

static void
weir_window_class_init (WeirWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = weir_window_get_property;
  object_class->set_property = weir_window_set_property;
  object_class->dispose = weir_window_dispose;
  widget_class->size_allocate = weir_window_size_allocate;

  properties[PROP_DESK] =
      g_param_spec_object ("desk", NULL, NULL, WEIR_TYPE_DESK,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (WEIR_TYPE_BANNER);
  g_type_ensure (WEIR_TYPE_STATUS_STRIP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/ui/weir-window.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, banner);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, content);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, header);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, header_end);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, header_start);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, header_switch);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, list);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, pages_button);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, primary_menu);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, title);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, toasts);
  gtk_widget_class_bind_template_callback (widget_class, is_there);
  gtk_widget_class_bind_template_callback (widget_class, on_folded);
  gtk_widget_class_bind_template_callback (widget_class, on_page_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);

  gtk_widget_class_install_action (widget_class, "win.open-in-chat", "s", on_open_in_chat);
  gtk_widget_class_install_action (widget_class, "win.show-help-overlay", NULL,
                                   on_show_help_overlay);
  gtk_widget_class_install_action (widget_class, "win.show-menu", NULL, on_show_menu);
  gtk_widget_class_install_action (widget_class, "win.show-page", "s", on_show_page);
  gtk_widget_class_install_action (widget_class, "win.toast", "s", on_toast);
  gtk_widget_class_install_action (widget_class, "win.toggle-sidebar", NULL, on_toggle_sidebar);
}

static void
weir_window_init (WeirWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->menu_button, make_menu, self, NULL);
}

static void
bind_settings (WeirWindow *self)
{
  g_autofree char *page = g_settings_get_string (self->settings, "page");

  g_settings_bind (self->settings, "width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "height", self, "default-height", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "maximized", self, "maximized", G_SETTINGS_BIND_DEFAULT);
  self->is_narrow = is_narrow_at_first (self);
  if (!turn_to_page (self, page))
    turn_to_page (self, weir_page_table[0].name);
}

WeirWindow *
weir_window_new (GtkApplication *application, WeirDesk *desk, GSettings *settings)
{
  WeirWindow *self;

  g_return_val_if_fail (GTK_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (WEIR_IS_DESK (desk), NULL);

  self = g_object_new (WEIR_TYPE_WINDOW, "application", application, "desk", desk, NULL);
  self->settings = g_object_ref (settings);
  add_rows (self);
  bind_settings (self);
  g_signal_connect_object (desk, "notify::title", G_CALLBACK (update_header), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::subtitle", G_CALLBACK (update_header), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::default-width", G_CALLBACK (on_width_changed), NULL);
  set_narrow (self, self->is_narrow);
  return self;
}
