/* SPDX-License-Identifier: MIT */
#pragma once

#include "demo/weir-demo-call.h"
#include "demo/weir-demo-prompt.h"

G_BEGIN_DECLS

/**
 * weir_demo_agent_act:
 * @prompt: what is asked
 * @calls: (element-type WeirDemoCall): the next calls are added to it
 *
 * Takes the next step of the task that the user has set, if there is one and tools are on offer.
 *
 * Returns: (transfer full) (nullable): what the model says with it, or at the end of the task;
 * %NULL: there is no task
 */
char *weir_demo_agent_act (const WeirDemoPrompt *prompt, GPtrArray *calls);

G_END_DECLS
