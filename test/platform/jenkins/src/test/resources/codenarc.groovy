ruleset {
    ruleset('rulesets/basic.xml')
    ruleset('rulesets/braces.xml')
    ruleset('rulesets/concurrency.xml')
    ruleset('rulesets/exceptions.xml')
    ruleset('rulesets/formatting.xml') {
        LineLength(length: 180)
        // `[a: 1]` as in the documentation of Jenkins' steps.
        SpaceAroundMapEntryColon(characterAfterColonRegex: /\s/)
    }
    ruleset('rulesets/imports.xml')
    ruleset('rulesets/naming.xml') {
        // Variables of a library are called like steps: modelGate.
        ClassName(regex: /[a-zA-Z][\w]*/)
        // `@Library('name') _`
        VariableName(ignoreVariableNames: '_')
    }
    ruleset('rulesets/security.xml')
    ruleset('rulesets/size.xml') {
        // They need GMetrics' Cobertura data.
        exclude 'CrapMetric'
    }
    ruleset('rulesets/unnecessary.xml') {
        // A `return` at the end says that the value matters.
        exclude 'UnnecessaryReturnKeyword'
        // isUnix() is a step, no property.
        exclude 'UnnecessaryGetter'
        // A range of a text is a call more for the sandbox to allow.
        exclude 'UnnecessarySubstring'
    }
    ruleset('rulesets/unused.xml') {
        UnusedVariable(ignoreVariableNames: '_')
    }
}
