import type { Context } from '../../context.ts';
import type { SHELLS } from './command.ts';

/**
 * Each script calls `hvmmio __complete WORDS…` for the words that may follow; the last word is the one under the
 * cursor. Each line of the answer has a word, a tab and its description; `:files` alone means file names.
 */
const SCRIPTS: Readonly<Record<(typeof SHELLS)[number], string>> = {
	// readline also splits words at `=`, so the part before it must not be in the replacement.
	bash: `_hvmmio() {
	local IFS=$'\\n' line="\${COMP_LINE:0:COMP_POINT}" words found current
	IFS=' ' read -ra words <<< "$line"
	[[ $line == *' ' ]] && words+=('')
	current="\${words[\${#words[@]}-1]}"
	found=($(hvmmio __complete "\${words[@]:1}" 2>/dev/null))
	[[ $current == --*=* && $COMP_WORDBREAKS == *=* ]] && current="\${current%%=*}=" || current=''
	if [[ \${found[0]} == :files ]]; then
		compopt -o filenames 2>/dev/null
		COMPREPLY=($(compgen -f -- "\${COMP_WORDS[COMP_CWORD]#=}"))
		return
	fi
	found=("\${found[@]%%$'\\t'*}")
	COMPREPLY=("\${found[@]#"$current"}")
}
complete -F _hvmmio hvmmio
`,
	zsh: `#compdef hvmmio
_hvmmio() {
	local -a found described
	local each
	found=("\${(@f)$(hvmmio __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
	if [[ "$found[1]" == :files ]]; then
		[[ "$words[CURRENT]" == --*=* ]] && compset -P '*='
		_files
		return
	fi
	[[ -n "$found[1]" ]] || return 1
	for each in "\${found[@]}"; do
		described+=("\${\${each%%$'\\t'*}//:/\\\\:}:\${each#*$'\\t'}")
	done
	_describe hvmmio described
}
if [[ "$funcstack[1]" == _hvmmio ]]; then _hvmmio "$@"; else compdef _hvmmio hvmmio; fi
`,
	fish: `function __hvmmio_complete
	set -l words (commandline -opc) (commandline -ct)
	set -l found (hvmmio __complete $words[2..-1] 2>/dev/null)
	if test "$found[1]" = :files
		set -l parts (string split -m 1 -- = (commandline -ct))
		if set -q parts[2]
			__fish_complete_path $parts[2] | string replace -r -- '^' "$parts[1]="
		else
			__fish_complete_path (commandline -ct)
		end
		return
	end
	printf '%s\\n' $found
end
complete -c hvmmio -f -a '(__hvmmio_complete)'
`,
};

export default function run(context: Context, _values: object, [shell = '']: readonly string[]): void {
	context.out(SCRIPTS[shell as keyof typeof SCRIPTS]);
}
