package hudson.model.queue;

import hudson.model.Queue;
import org.springframework.security.core.Authentication;

/** Working double: no job of the tests is a task. */
public class Tasks {
    private Tasks() {}

    public static Authentication getAuthenticationOf2(Queue.Task task) {
        return null;
    }
}
