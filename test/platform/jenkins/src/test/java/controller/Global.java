package controller;

/** What the controller hands to programs, such as env: its members are open to the sandbox. */
public interface Global extends java.io.Serializable {}
