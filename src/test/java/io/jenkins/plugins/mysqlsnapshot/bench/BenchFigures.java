package io.jenkins.plugins.mysqlsnapshot.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The file that every benchmark adds its figures to; a figure of the same name is replaced. */
public final class BenchFigures {

    private static final Path FILE = Path.of("target/bench/figures.json");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** One figure, in the unit it names; percentiles by nearest rank. */
    public record Figure(String name, String unit, int n, double p50, double p99, double max) {

        static Figure of(String name, String unit, List<Double> values) {
            List<Double> sorted = values.stream().sorted().toList();
            return new Figure(
                    name, unit, sorted.size(), rank(sorted, 0.50), rank(sorted, 0.99), sorted.get(sorted.size() - 1));
        }

        private static double rank(List<Double> sorted, double share) {
            return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
        }
    }

    private BenchFigures() {}

    /** Adds a figure to the file, prints it, and returns it. */
    public static Figure add(String name, String unit, List<Double> values) throws IOException {
        Figure figure = Figure.of(name, unit, values);
        List<Figure> all = new ArrayList<>();
        if (Files.exists(FILE)) {
            all.addAll(List.of(JSON.readValue(FILE.toFile(), Figure[].class)));
            all.removeIf(other -> other.name().equals(name));
        }
        all.add(figure);
        Files.createDirectories(FILE.getParent());
        JSON.writerWithDefaultPrettyPrinter().writeValue(FILE.toFile(), all);
        System.out.printf(
                Locale.ROOT,
                unit.equals("ratio")
                        ? "bench: %s n=%d p50=%.3f p99=%.3f max=%.3f %s%n"
                        : "bench: %s n=%d p50=%.1f p99=%.1f max=%.1f %s%n",
                name,
                figure.n(),
                figure.p50(),
                figure.p99(),
                figure.max(),
                unit);
        return figure;
    }
}
