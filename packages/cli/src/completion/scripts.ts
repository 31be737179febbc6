import type {Shell} from './shells.js';

/**
 * What a shell sources. All of them ask phoenix, as it was typed: by its path, else by its name, which may be an alias.
 * So they need not be renewed with phoenix.
 */
export const SCRIPTS: Readonly<Record<Shell, string>> = {
  // bash(1), Programmable Completion: COMP_LINE begins with the command, COMP_POINT counts characters. compopt's default
  // and dirnames let readline complete paths where there are no words.
  bash: String.raw`# phoenix in bash: source <(phoenix completion bash)
_phoenix() {
  COMPREPLY=()
  local phoenix="\${1/#\~\//$HOME/}" kind=
  case "$phoenix" in
    */*) ;;
    *) phoenix= ;;
  esac
  _phoenix_ask() {
    if [[ -n $phoenix ]]; then "$phoenix" __complete "$@"; else phoenix __complete "$@"; fi 2>/dev/null </dev/null
  }
  {
    IFS= read -r kind
    while IFS= read -r REPLY; do COMPREPLY+=("$REPLY"); done
  } < <(_phoenix_ask bash "\${COMP_LINE:0:COMP_POINT}" "$COMP_WORDBREAKS")
  # Tried from readline's own list of words only: a function called by hand is no completion.
  case "$kind" in
    open) compopt -o nospace ;;
    file) compopt -o default ;;
    folder) compopt -o dirnames ;;
  esac 2>/dev/null
  unset -f _phoenix_ask
  return 0
}
complete -F _phoenix phoenix
`.replaceAll('\\$', '$'),

  // zshcompsys(1), zshcompwid(1): words and CURRENT; PREFIX is what is typed of the word, IPREFIX what was set aside.
  zsh: String.raw`#compdef phoenix
# phoenix in zsh, behind compinit: source <(phoenix completion zsh), or as _phoenix in a folder of fpath
_phoenix() {
  local -a before after answer ready open
  local phoenix=\${words[1]/#\~\//$HOME/} kind line value about
  before=("\${(@Q)words[2,CURRENT-1]}")
  (( CURRENT > 2 )) || before=()
  after=("\${(@Q)words[CURRENT+1,-1]}")
  (( CURRENT < $#words )) || after=()
  local -a asked=(__complete zsh $#before "\${before[@]}" "\${(Q)PREFIX}" "\${after[@]}")
  if [[ $phoenix == */* ]]; then
    answer=("\${(@f)$($phoenix "\${asked[@]}" 2>/dev/null </dev/null)}")
  else
    answer=("\${(@f)$(phoenix "\${asked[@]}" 2>/dev/null </dev/null)}")
  fi
  kind=$answer[1]
  for line in "\${(@)answer[2,-1]}"; do
    [[ -n $line ]] || continue
    value=\${line%%$'\t'*}
    about=
    [[ $line == *$'\t'* ]] && about=:\${line#*$'\t'}
    if [[ $value == *[:,] ]]; then
      open+=("\${value//:/\\:}$about")
    else
      ready+=("\${value//:/\\:}$about")
    fi
  done
  local -a matcher=(-M 'm:{[:lower:][:upper:]}={[:upper:][:lower:]}')
  local ret=1
  (( $#ready )) && _describe -t words phoenix ready "\${matcher[@]}" && ret=0
  (( $#open )) && _describe -t words phoenix open -S '' "\${matcher[@]}" && ret=0
  if [[ $kind == (file|folder) ]]; then
    [[ $PREFIX == -*=* ]] && compset -P '*='
    if [[ $kind == file ]]; then _files && ret=0; else _files -/ && ret=0; fi
  fi
  return ret
}
if [[ $funcstack[1] == _phoenix ]]; then
  _phoenix "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
  compdef _phoenix phoenix
fi
`.replaceAll('\\$', '$'),

  // complete(1), commandline(1) of fish: -opc are the words before the cursor, -ct is what is typed of the one under it.
  fish: String.raw`# phoenix in fish: phoenix completion fish > ~/.config/fish/completions/phoenix.fish
function __phoenix_complete
    set -l before (commandline -opc)
    set -l phoenix (string replace -r '^~/' "$HOME/" -- $before[1])
    set -e before[1]
    set -l current (commandline -ct | string unescape; or commandline -ct)
    set -l asked __complete fish (count $before) $before "$current"
    set -l answer
    if string match -q '*/*' -- $phoenix
        set answer ($phoenix $asked 2>/dev/null </dev/null)
    else
        set answer (phoenix $asked 2>/dev/null </dev/null)
    end
    if set -q answer[2]
        printf '%s\n' $answer[2..-1]
    end
    set -l option (string match -r '^-[^=]*=' -- $current)
    set -l path (string replace -r '^-[^=]*=' '' -- $current)
    switch "$answer[1]"
        case file
            printf "$option%s\n" (__fish_complete_path $path)
        case folder
            printf "$option%s\n" (__fish_complete_directories $path)
    end
end
complete -c phoenix -e
complete -c phoenix -f -a '(__phoenix_complete)'
`,
};
