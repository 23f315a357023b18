/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-model-name.h"

#include <string.h>

const char *
weir_model_name_shorten (const char *name)
{
  const char *slash;
  const char *dashes;

  g_return_val_if_fail (name != NULL, NULL);

  slash = strrchr (name, '/');
  if (slash != NULL && slash[1] != '\0')
    name = slash + 1;
  dashes = strstr (name, "--");
  return dashes != NULL && dashes[2] != '\0' ? dashes + 2 : name;
}
