package hudson.model;

/** Working double. */
public abstract class Actionable {}
