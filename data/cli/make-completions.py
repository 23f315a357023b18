# SPDX-License-Identifier: MIT
"""Makes the completions of weirctl for a shell from what it says of itself.

Usage: make-completions.py bash|fish|zsh OUTPUT WEIRCTL
"""

import pathlib
import sys

import program

HEAD = '# SPDX-License-Identifier: MIT\n# Made from the help of weirctl.\n'
GLOBAL = [program.Option('help', 'h', '', 'Show help options'),
          program.Option('version', '', '', 'Print the version')]


def flags(options):
    return [flag for option in options
            for flag in ([f'-{option.short}'] if option.short else []) + [f'--{option.long}']]


def taking(options, *values):
    """The flags whose value is one of these; without any, those whose value is something else."""
    known = values or ('FILE', 'FOLDER')
    return flags(option for option in options
                 if option.value and (option.value in known) == bool(values))


# --- bash ---

BASH = '''
_weirctl () {
  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
  local options='' words='' files='' folders='' values='' takes_file=''

  # "--option=" is three words to bash.
  if [[ $current == = ]]; then
    current=''
  elif [[ $before == = ]]; then
    before=${COMP_WORDS[COMP_CWORD - 2]}
  fi

  if (( COMP_CWORD == 1 )); then
    mapfile -t COMPREPLY < <(compgen -W '%(commands)s' -- "$current")
    return
  fi
  case ${COMP_WORDS[1]} in
%(cases)s
  esac

  COMPREPLY=()
  if [[ " $values " == *" $before "* ]]; then
    return
  elif [[ " $files " == *" $before "* ]]; then
    compopt -o filenames 2> /dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
  elif [[ " $folders " == *" $before "* ]]; then
    compopt -o filenames 2> /dev/null
    mapfile -t COMPREPLY < <(compgen -d -- "$current")
  elif [[ $current == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")
  elif [[ $takes_file ]]; then
    compopt -o filenames 2> /dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
  elif (( COMP_CWORD == 2 )); then
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
  fi
}
complete -F _weirctl weirctl
'''


def bash_case(command):
    parts = {'options': flags(command.options), 'words': command.words(),
             'files': taking(command.options, 'FILE'), 'folders': taking(command.options, 'FOLDER'),
             'values': taking(command.options), 'takes_file': ['yes'] * command.takes_file()}
    lines = [f"      {name}='{' '.join(words)}'" for name, words in parts.items() if words]
    return '\n'.join([f'    {command.name})', *lines, '      ;;'])


def make_bash(commands):
    names = [command.name for command in commands] + flags(GLOBAL)
    return HEAD + BASH % {'commands': ' '.join(names), 'cases': '\n'.join(map(bash_case, commands))}


# --- zsh ---

ZSH = '''
_weirctl () {
  local -a commands=(
%(names)s
  )
  local command

  if (( CURRENT == 2 )); then
    _describe -t commands command commands
    _arguments %(options)s
    return
  fi
  command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
%(cases)s
  esac
}

_weirctl "$@"
'''
ZSH_VALUES = {'FILE': '_files', 'FOLDER': '_files -/'}


def zsh_quote(text):
    return "'" + text.replace("'", "'\\''") + "'"


def zsh_text(text):
    """For a specification of _arguments, where these mean something."""
    return ''.join('\\' + c if c in '[]:\\' else c for c in text)


def zsh_option(option):
    text = f'[{zsh_text(option.text)}]'
    if option.value:
        text += f':{zsh_text(option.value)}:{ZSH_VALUES.get(option.value, "")}'
    long = f'--{option.long}' + ('=' if option.value else '')
    if not option.short:
        return zsh_quote(long + text)
    short = f'-{option.short}' + ('+' if option.value else '')
    return f"'(-{option.short} --{option.long})'{{{short},{long}}}{zsh_quote(text)}"


def zsh_case(command):
    specs = [zsh_option(option) for option in command.options]
    if command.words():
        specs.append(zsh_quote(f'1:action:({" ".join(command.words())})'))
    if command.takes_file():
        specs.append(zsh_quote('1:FILE:_files'))
    lines = ' \\\n        '.join(specs)
    return f'    {command.name})\n      _arguments -S \\\n        {lines}\n      ;;'


def make_zsh(commands):
    names = '\n'.join(f"    {zsh_quote(command.name + ':' + command.summary.replace(':', chr(92) + ':'))}"
                      for command in commands)
    return '#compdef weirctl\n' + HEAD + ZSH % {
        'names': names, 'options': ' '.join(map(zsh_option, GLOBAL)),
        'cases': '\n'.join(map(zsh_case, commands))}


# --- fish ---

FISH = '''
function __weirctl_is -a command
    set -l words (commandline -opc)
    test "$words[2]" = $command
end

function __weirctl_has -a n
    test (count (commandline -opc)) -eq $n
end

complete -c weirctl -f
'''
FISH_VALUES = {'FILE': '-r -F', 'FOLDER': "-x -a '(__fish_complete_directories)'"}


def fish_quote(text):
    return "'" + text.replace('\\', '\\\\').replace("'", "\\'") + "'"


def fish_option(condition, option):
    words = [f'complete -c weirctl -n {fish_quote(condition)}']
    if option.short:
        words.append(f'-s {option.short}')
    words.append(f'-l {option.long}')
    if option.value:
        words.append(FISH_VALUES.get(option.value, '-x'))
    return ' '.join([*words, f'-d {fish_quote(option.text)}'])


def fish_command(command):
    condition = f'__weirctl_is {command.name}'
    yield (f'complete -c weirctl -n {fish_quote("__weirctl_has 1")} -a {command.name} '
           f'-d {fish_quote(command.summary)}')
    for option in command.options:
        yield fish_option(condition, option)
    if command.words():
        yield (f'complete -c weirctl -n {fish_quote(condition + "; and __weirctl_has 2")} '
               f'-a {fish_quote(" ".join(command.words()))}')
    if command.takes_file():
        yield f'complete -c weirctl -n {fish_quote(condition)} -F'


def make_fish(commands):
    lines = [fish_option('__weirctl_has 1', option) for option in GLOBAL]
    lines += [line for command in commands for line in fish_command(command)]
    return HEAD + FISH + '\n'.join(lines) + '\n'


def main():
    shell, output, weirctl = sys.argv[1:]
    make = {'bash': make_bash, 'fish': make_fish, 'zsh': make_zsh}[shell]
    pathlib.Path(output).write_text(make(list(program.read_commands(weirctl))), encoding='utf-8')


main()
