package dev.headstock.server.runs.web;

import java.util.List;

/** What the runs of a table have been measured by and are set to. */
record RunColumns(long runs, List<MetricColumn> metrics, List<SettingColumn> settings) {
    /** @param runs how many have it */
    record MetricColumn(String name, long runs) {}

    /**
     * @param differs whether the runs have different values, or only some have one
     * @param numeric whether every value is a number
     */
    record SettingColumn(String name, long runs, boolean differs, boolean numeric) {}
}
