package io.jenkins.plugins.mysqlsnapshot.view;

import hudson.model.Api;
import hudson.model.Job;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Tab;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** The page "MySQL snapshots" of a job: whether it gets worse. Reads the job's {@link TrendFile}, no build. Made for one request. */
@ExportedBean
public final class JobSnapshots extends Tab {

    private static final Logger LOGGER = Logger.getLogger(JobSnapshots.class.getName());
    private static final int ROWS = 30;

    private final Job<?, ?> job;

    JobSnapshots(Job<?, ?> job) {
        super(job);
        this.job = job;
    }

    /** A drawing. */
    public record Chart(String svg) {
        /** For Jelly, which knows beans alone. */
        public String getSvg() {
            return svg;
        }
    }

    /** A line of the table: figures as they are read, null where nothing is known. */
    public record Row(TrendPoint point, boolean there, Locale language) {
        public int getBuild() {
            return point.build();
        }

        /** Whether the build can still be looked at. */
        public boolean isThere() {
            return there;
        }

        public boolean isFailed() {
            return point.failed();
        }

        public String getHeld() {
            return FigureText.time(point.held(), language);
        }

        public String getCut() {
            return FigureText.time(point.cut(), language);
        }

        public String getStall() {
            return FigureText.time(point.stall(), language);
        }

        public String getReady() {
            return FigureText.time(point.ready(), language);
        }

        public String getSize() {
            return FigureText.size(point.bytes(), language);
        }
    }

    @Override
    public String getIconFileName() {
        return "symbol-mysql-snapshot plugin-mysql-consistent-snapshot";
    }

    @Override
    public String getDisplayName() {
        return "MySQL snapshots";
    }

    @Override
    public String getUrlName() {
        return "mysql-snapshots";
    }

    public Api getApi() {
        return new Api(this);
    }

    /** Oldest first. */
    @Exported(inline = true)
    public List<TrendPoint> getPoints() {
        try {
            return new TrendFile(job.getRootDir()).points();
        } catch (IOException | RuntimeException x) {
            LOGGER.log(Level.WARNING, "the trend of " + job.getFullName() + " cannot be read", x);
            return List.of();
        }
    }

    /** One a figure. */
    public List<Chart> charts(List<TrendPoint> points, Locale language) {
        Double limit = points.isEmpty() ? null : points.get(points.size() - 1).maxHold();
        List<Chart> charts = new ArrayList<>();
        charts.add(new Chart(new TrendSvg(points, TrendPoint::held, FigureText::time, language).draw("held", limit)));
        charts.add(new Chart(new TrendSvg(points, TrendPoint::stall, FigureText::time, language).draw("stall", null)));
        charts.add(new Chart(new TrendSvg(points, TrendPoint::cut, FigureText::time, language).draw("cut", null)));
        charts.add(new Chart(new TrendSvg(points, TrendPoint::ready, FigureText::time, language).draw("ready", null)));
        charts.add(new Chart(new TrendSvg(points, TrendPoint::bytes, FigureText::size, language).draw("size", null)));
        return charts;
    }

    /** The newest, newest first. */
    public List<Row> rows(List<TrendPoint> points, Locale language) {
        String[] names = job.getBuildDir().list();
        Set<String> there = new HashSet<>(names == null ? List.of() : Arrays.asList(names));
        List<TrendPoint> newest = new ArrayList<>(points.subList(Math.max(0, points.size() - ROWS), points.size()));
        Collections.reverse(newest);
        return newest.stream()
                .map(point -> new Row(point, there.contains(String.valueOf(point.build())), language))
                .toList();
    }
}
