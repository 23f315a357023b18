# SPDX-License-Identifier: MIT
"""What the strict readers of the client APIs share."""

import json


class Broken(Exception):
    """A rule of the API is broken."""


class Failed(Exception):
    """The client was told of a failure, in the words of its API."""


def demand(condition, rule):
    if not condition:
        raise Broken(rule)


def parse(text):
    """JSON with numbers as they are written."""
    value = json.loads(text, parse_float=str)
    demand(isinstance(value, dict), 'what is sent is an object')
    return value


def frames(text):
    """Yields (event, data) of server-sent events; what is unfinished at the end is an error."""
    demand(text.endswith('\n\n'), 'a stream ends with a whole event')
    for block in text[:-2].split('\n\n'):
        event, data = None, []
        for line in block.split('\n'):
            name, _, value = line.partition(':')
            value = value.removeprefix(' ')
            if name == 'event':
                event = value
            elif name == 'data':
                data.append(value)
            else:
                demand(name == '', f'there is no field "{name}"')
        if data:
            yield event, '\n'.join(data)
        else:
            demand(event is None, 'an event has data')


def is_count(value):
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
