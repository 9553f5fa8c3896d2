import type { Context } from '../../context.ts';

/** Each asks `hvmmio __complete WORDS…` for the words that may follow; the last word is the one under the cursor. */
const SCRIPTS: Readonly<Record<string, string>> = {
	bash: `_hvmmio() {
	local IFS=$'\\n' line="\${COMP_LINE:0:COMP_POINT}" words
	IFS=' ' read -ra words <<< "$line"
	[[ $line == *' ' ]] && words+=('')
	COMPREPLY=($(hvmmio __complete "\${words[@]:1}" 2>/dev/null))
	[[ \${#COMPREPLY[@]} -gt 0 ]] || compopt -o default
}
complete -F _hvmmio hvmmio
`,
	zsh: `#compdef hvmmio
_hvmmio() {
	local -a found
	found=("\${(@f)$(hvmmio __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
	if [[ -n "$found[1]" ]]; then compadd -- "\${found[@]}"; else _files; fi
}
if [[ "$funcstack[1]" == _hvmmio ]]; then _hvmmio "$@"; else compdef _hvmmio hvmmio; fi
`,
	fish: `function __hvmmio_complete
	set -l words (commandline -opc) (commandline -ct)
	hvmmio __complete $words[2..-1] 2>/dev/null
end
complete -c hvmmio -a '(__hvmmio_complete)'
`,
};

export const SHELLS = Object.keys(SCRIPTS);

export default function run(this: Context, _flags: object, shell: string): void {
	this.out(SCRIPTS[shell] ?? '');
}
