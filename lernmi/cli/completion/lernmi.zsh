#compdef lernmi lernmi-tui
# Completes lernmi and lernmi-tui in zsh. Source this file, or run: lernmi completion install
_lernmi() {
    local line word kind about
    local -a whole going answer
    answer=("${(@f)$(LERNMI_LINE="${(j: :)words[1,CURRENT-1]} $QIPREFIX$PREFIX" \
        LERNMI_COMPLETE=zsh \
        ${~words[1]} 2>/dev/null </dev/null)}")
    compset -P '--*='
    for line in $answer; do
        word=${line%%$'\t'*} line=${line#*$'\t'} kind=${line%%$'\t'*} about=${line#*$'\t'}
        word=${word//:/\\:}${about:+:}${about//:/\\:}
        case $kind in
            file) _files -g "$about" ;;
            ...) going+=("$word") ;;
            *) whole+=("$word") ;;
        esac
    done
    (( $#whole )) && _describe -V value whole
    (( $#going )) && _describe -V value going -S ''
}
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i }
compdef _lernmi lernmi lernmi-tui
