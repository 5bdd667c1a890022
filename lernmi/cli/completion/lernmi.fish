# Completes lernmi and lernmi-tui in fish. Source this file, or run: lernmi completion install
function __lernmi_words
    set -l program (string replace -r '^~/' $HOME/ -- (commandline -opc)[1])
    env LERNMI_LINE=(commandline -cp | string collect) \
        LERNMI_COMPLETE=fish \
        $program 2>/dev/null </dev/null
end
complete -c lernmi -f -a '(__lernmi_words)'
complete -c lernmi-tui -f -a '(__lernmi_words)'
