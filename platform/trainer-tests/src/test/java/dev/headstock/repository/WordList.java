package dev.headstock.repository;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Words that do not belong into text that users read, each with what to write instead. */
final class WordList {
    private static final Map<Pattern, String> INSTEAD = new LinkedHashMap<>();

    static {
        add("mend(s|ed|ing)?", "fix");
        add("turn(s|ed)? (it )?round", "reverse");
        add("(is|are|was|were) answered with", "returns");
        add("house|houses", "server, product");
        add("farewell|mercy", "exit grace, kill grace");
        add("patience", "timeout");
        add("whoever", "who, everyone who");
        add("anew", "again");
        add("graver", "more severe");
        add("shelf", "registry");
        add("nobody waits", "nothing is queued");
        add("somebody", "someone");
        add("lately", "recently");
        add("\\w*behaviour\\w*", "behavior");
        add("\\w*(colour|favour|honour|neighbour|labour)\\w*", "color, favor, honor, neighbor, labor");
        add("licences?|licenced", "license");
        add("grey", "gray");
        add("labelled|labelling|modelled|modelling|travelled|signalled", "labeled, labeling, modeled, …");
        add(
                "catalogue|artefacts?|centres?|judgement|programmes?|whilst",
                "catalog, artifact, center, judgment, program, while");
        add(
                "(normal|optim|initial|recogn|serial|deserial|organ|summar|visual|minim|maxim|token|quant|regular|general|random"
                        + "|util|categor|parallel|priorit|synchron|custom|special|factor|capital|stabil|standard)is(e|es|ed|er|ers|ing|ation|ations)",
                "the spelling with z");
        add("analysed?|analysing", "analyze");
    }

    private WordList() {}

    private static void add(String expression, String instead) {
        INSTEAD.put(Pattern.compile("\\b(" + expression + ")\\b", Pattern.CASE_INSENSITIVE), instead);
    }

    /** Every word of the list that the text has, with what to write instead. */
    static List<String> find(String text) {
        return INSTEAD.entrySet().stream()
                .flatMap(entry -> advice(entry, text).stream())
                .toList();
    }

    private static Optional<String> advice(Map.Entry<Pattern, String> entry, String text) {
        Matcher matcher = entry.getKey().matcher(text);
        return matcher.find()
                ? Optional.of("'%s' (write: %s)".formatted(matcher.group(), entry.getValue()))
                : Optional.empty();
    }
}
