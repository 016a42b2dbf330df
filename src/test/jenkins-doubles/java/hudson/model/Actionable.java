package hudson.model;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import jenkins.model.RunAction2;

/** Working double: keeps its actions in memory. */
public abstract class Actionable {
    private final List<Action> actions = new CopyOnWriteArrayList<>();

    public <T extends Action> T getAction(Class<T> type) {
        return actions.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElse(null);
    }

    public void addAction(Action a) {
        actions.add(a);
        if (a instanceof RunAction2 mine && this instanceof Run<?, ?> run) {
            mine.onAttached(run);
        }
    }
}
