/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WeirTestNetwork:
 *
 * A GNetworkMonitor that is changed by hand. At first there is a network, but no host is reached by
 * asking for it alone.
 */
#define WEIR_TYPE_TEST_NETWORK (weir_test_network_get_type ())
G_DECLARE_FINAL_TYPE (WeirTestNetwork, weir_test_network, WEIR, TEST_NETWORK, GObject)

/* (transfer full) */
WeirTestNetwork *weir_test_network_new (void);

/* Tells those who listen, also when it was so before. */
void weir_test_network_set_available (WeirTestNetwork *self, gboolean is_available);

/* Whether hosts are reached without a way to all of the world. */
void weir_test_network_set_reached (WeirTestNetwork *self, gboolean is_reached);

G_END_DECLS
