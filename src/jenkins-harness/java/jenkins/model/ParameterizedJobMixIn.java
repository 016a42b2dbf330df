package jenkins.model;

import hudson.model.Job;
import hudson.model.Queue;
import hudson.model.Run;

public abstract class ParameterizedJobMixIn<
        J extends Job<J, R> & ParameterizedJobMixIn.ParameterizedJob<J, R>, R extends Run<J, R> & Queue.Executable> {
    protected ParameterizedJobMixIn() {
        throw new UnsupportedOperationException("stand-in");
    }

    public interface ParameterizedJob<
            J extends Job<J, R> & ParameterizedJob<J, R>, R extends Run<J, R> & Queue.Executable> {}
}
