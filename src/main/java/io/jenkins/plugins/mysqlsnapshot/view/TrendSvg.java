package io.jenkins.plugins.mysqlsnapshot.view;

import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.ResourceBundle;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * One figure over the builds of a job, as SVG: a line from build to build, broken where a build says nothing, a tick below where a run
 * failed. Made of figures and this part's own words alone, so nothing in it is another's text.
 */
final class TrendSvg {

    private static final int HEIGHT = 120;
    private static final int TOP = 36;
    private static final int FEW = 100;

    /** A limit farther above the figures than this would flatten them: it is told instead. */
    private static final double NEAR = 5;

    private final List<TrendPoint> points;
    private final Function<TrendPoint, Double> figure;
    private final BiFunction<Double, Locale, String> text;
    private final Locale language;
    private final ResourceBundle words;
    private final StringBuilder out = new StringBuilder();

    /** @param text how a value is told */
    TrendSvg(
            List<TrendPoint> points,
            Function<TrendPoint, Double> figure,
            BiFunction<Double, Locale, String> text,
            Locale language) {
        this.points = points;
        this.figure = figure;
        this.text = text;
        this.language = language;
        this.words = ResourceBundle.getBundle(
                TrendSvg.class.getPackageName() + ".Trend",
                language,
                TrendSvg.class.getClassLoader(),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    }

    /**
     * The drawing.
     *
     * @param key of its name
     * @param limit what the figure is held to, null where it is to nothing
     */
    String draw(String key, Double limit) {
        double most = known().max().orElse(0);
        boolean near = limit != null && limit <= most * NEAR;
        double top = Math.max(near ? Math.max(most, limit) : most, 1e-9) * 1.05;
        String told = told(key, limit);
        put(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"trend\" width=\"100%%\" height=\"%d\" role=\"img\" aria-label=\"%s\">",
                TOP + HEIGHT + 28, told);
        put("<text class=\"title\" x=\"0\" y=\"14\">%s</text>", say(key));
        if (known().count() == 0) {
            put("<text x=\"0\" y=\"54\">%s</text></svg>", say("none"));
            return out.toString();
        }
        put("<line class=\"grid\" x1=\"0\" x2=\"100%%\" y1=\"%1$d\" y2=\"%1$d\"/>", TOP + HEIGHT);
        put(
                "<text class=\"tick\" text-anchor=\"end\" x=\"100%%\" y=\"14\">%s</text>",
                say("most", text.apply(most, language))
                        + (limit != null && !near ? ", " + say("limit", text.apply(limit, language)) : ""));
        if (near) {
            double y = y(limit, top);
            put(
                    "<line class=\"limit\" x1=\"0\" x2=\"100%%\" y1=\"%1$.1f\" y2=\"%1$.1f\" stroke-dasharray=\"6 4\"/>",
                    y);
            put("<text class=\"tick\" x=\"0\" y=\"%.1f\">%s</text>", y - 4, say("limit", text.apply(limit, language)));
        }
        put(
                "<svg x=\"0\" y=\"0\" width=\"100%%\" height=\"%1$d\" viewBox=\"0 0 1000 %1$d\" preserveAspectRatio=\"none\">",
                TOP + HEIGHT + 8);
        put("<path class=\"line\" vector-effect=\"non-scaling-stroke\" d=\"%s\"/>", path(top));
        put("<path class=\"failed\" vector-effect=\"non-scaling-stroke\" d=\"%s\"/></svg>", failures());
        if (points.size() <= FEW) {
            points.stream().filter(point -> figure.apply(point) != null).forEach(point -> dot(point, top));
        }
        put(
                "<text class=\"tick\" x=\"0\" y=\"%d\">#%d</text>",
                TOP + HEIGHT + 24, points.get(0).build());
        put(
                "<text class=\"tick\" text-anchor=\"end\" x=\"100%%\" y=\"%d\">#%d</text></svg>",
                TOP + HEIGHT + 24, points.get(points.size() - 1).build());
        return out.toString();
    }

    private java.util.stream.DoubleStream known() {
        return points.stream().map(figure).filter(Objects::nonNull).mapToDouble(Double::doubleValue);
    }

    private String told(String key, Double limit) {
        if (known().count() == 0) {
            return say(key) + ": " + say("none");
        }
        double last = known().reduce(0, (earlier, later) -> later);
        return say(
                        "told",
                        say(key),
                        known().count(),
                        text.apply(known().min().orElse(0), language),
                        text.apply(known().max().orElse(0), language),
                        text.apply(last, language))
                + (limit == null ? "" : ", " + say("limit", text.apply(limit, language)));
    }

    /** A build that says nothing, or that is not there, breaks the line; one alone is a dot. */
    private String path(double top) {
        StringBuilder path = new StringBuilder();
        TrendPoint before = null;
        for (TrendPoint point : points) {
            Double value = figure.apply(point);
            if (value == null) {
                before = null;
                continue;
            }
            boolean goesOn = before != null && point.build() == before.build() + 1;
            path.append(goesOn ? 'L' : 'M')
                    .append(tenths(x(point) * 10))
                    .append(' ')
                    .append(tenths(y(value, top)));
            path.append(goesOn ? "" : "l0 0");
            before = point;
        }
        return path.toString();
    }

    private String failures() {
        StringBuilder path = new StringBuilder();
        points.stream()
                .filter(TrendPoint::failed)
                .forEach(point -> path.append('M')
                        .append(tenths(x(point) * 10))
                        .append(' ')
                        .append(TOP + HEIGHT)
                        .append("v6"));
        return path.toString();
    }

    private void dot(TrendPoint point, double top) {
        Double value = figure.apply(point);
        put(
                "<circle cx=\"%.2f%%\" cy=\"%.1f\" r=\"4\"><title>#%d: %s</title></circle>",
                x(point), y(value, top), point.build(), text.apply(value, language));
    }

    /** Percent, with room for half a dot at both ends. */
    private double x(TrendPoint point) {
        int first = points.get(0).build();
        int last = points.get(points.size() - 1).build();
        return last == first ? 50 : 1 + 98.0 * (point.build() - first) / (last - first);
    }

    private static double y(double value, double top) {
        return TOP + HEIGHT - HEIGHT * value / top;
    }

    /** Thousands of them: a format of its own for each takes longer than all else. */
    private static double tenths(double value) {
        return Math.round(value * 10) / 10.0;
    }

    private String say(String key, Object... values) {
        return new MessageFormat(words.getString(key), language).format(values);
    }

    private void put(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
