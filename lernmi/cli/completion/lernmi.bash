# Completes lernmi and lernmi-tui in bash. Source this file, or run: lernmi completion install
_lernmi() {
    local word about program=$1
    COMPREPLY=()
    [[ $program == '~/'* ]] && program=$HOME/${program:2}
    while IFS=$'\t' read -r word about; do
        COMPREPLY+=("$word")
        [[ $about == ... ]] && type compopt &>/dev/null && compopt -o nospace
    done < <(LERNMI_LINE=${COMP_LINE:0:$COMP_POINT} LERNMI_WORD=$2 \
        LERNMI_COMPLETE=bash \
        "$program" 2>/dev/null </dev/null)
}
complete -o filenames -o nosort -F _lernmi lernmi lernmi-tui 2>/dev/null ||
    complete -o filenames -F _lernmi lernmi lernmi-tui  # before bash 4.4
