package hudson.model;

/** Working double. */
public abstract class AbstractModelObject implements ModelObject {}
