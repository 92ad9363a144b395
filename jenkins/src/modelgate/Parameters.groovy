package modelgate

import com.cloudbees.groovy.cps.NonCPS

/** What the steps take. vars/modelGate.txt and vars/promoteModel.txt explain each; a test compares the two. */
class Parameters implements Serializable {

    /** Of modelGate. */
    static final Map<String, Map> GATE = [
        gate: [kind: 'lines', standard: 'modelgate.yml'],
        base: [kind: 'text', standard: ''],
        policy: [kind: 'word', standard: 'base', of: ['base', 'head']],
        onBlock: [kind: 'word', standard: 'failure', of: ['failure', 'unstable', 'report']],
        onError: [kind: 'word', standard: 'failure', of: ['failure', 'unstable', 'report']],
        onlyChanged: [kind: 'flag', standard: false],
        post: [kind: 'words', standard: 'archive, junit, html, checks, description',
            of: ['archive', 'junit', 'html', 'checks', 'description', 'none']],
        name: [kind: 'text', standard: 'Modelgate'],
        reports: [kind: 'folder', standard: 'modelgate-report'],
        snapshots: [kind: 'word', standard: 'artifacts', of: ['artifacts', 'git-notes', 'none']],
        keepSnapshots: [kind: 'flag', standard: true],
        history: [kind: 'text', standard: ''],
        recordReuse: [kind: 'flag', standard: false],
        model: [kind: 'text', standard: ''],
        promotions: [kind: 'text', standard: ''],
        threads: [kind: 'number', standard: ''],
        memory: [kind: 'text', standard: ''],
        snapshotJob: [kind: 'text', standard: ''],
        gitCredentialsId: [kind: 'text', standard: ''],
        credentials: [kind: 'list', standard: []],
        image: [kind: 'text', standard: ''],
        imageArgs: [kind: 'text', standard: ''],
        duckdb: [kind: 'text', standard: ''],
    ]

    /** Of promoteModel. */
    static final Map<String, Map> PROMOTION = [
        gate: [kind: 'text', standard: 'modelgate.yml'],
        verdict: [kind: 'text', standard: 'modelgate-report/verdict.json'],
        artifact: [kind: 'text', standard: ''],
        attestation: [kind: 'text', standard: ''],
        approvers: [kind: 'text', standard: ''],
        overrideReason: [kind: 'text', standard: ''],
        dryRun: [kind: 'flag', standard: false],
        expect: [kind: 'text', standard: ''],
        version: [kind: 'text', standard: ''],
        fetch: [kind: 'flag', standard: true],
        reports: [kind: 'folder', standard: 'modelgate-promotion'],
        state: [kind: 'text', standard: ''],
        gitCredentialsId: [kind: 'text', standard: ''],
        credentials: [kind: 'list', standard: []],
        image: [kind: 'text', standard: ''],
        imageArgs: [kind: 'text', standard: ''],
    ]

    private static final long serialVersionUID = 1L

    /** Kinds that a Jenkinsfile gives as texts or as they are. */
    private static final Map<String, Map<String, String>> PLAINLY = [
        flag: [pattern: 'true|false', takes: 'true or false'],
        number: [pattern: '\\d*', takes: 'a whole number'],
    ]

    /** Every fault of the parameters as they were given, one sentence each. */
    @NonCPS
    static List<String> faults(Map<String, Map> all, Map given) {
        List<String> faults = []
        for (entry in given.entrySet()) {
            String name = entry.key
            String fault = all.containsKey(name) ? faultOf(all[name], name, entry.value) : unknown(all, name)
            if (fault) {
                faults.add(fault)
            }
        }
        return faults
    }

    /** All parameters, those that were not given with their defaults; lists of words as lists, flags as booleans. */
    @NonCPS
    static Map complete(Map<String, Map> all, Map given) {
        Map values = [:]
        for (name in all.keySet()) {
            Object value = given.containsKey(name) ? given.get(name) : all[name].standard
            values.put(name, plain(all[name].kind.toString(), value))
        }
        return values
    }

    @NonCPS
    private static Object plain(String kind, Object value) {
        switch (kind) {
            case 'flag': return value.toString() == 'true'
            case 'list': return value
            case 'lines': return value instanceof List ? value.join('\n') : value.toString()
            case 'words': return words(value)
            default: return value.toString()
        }
    }

    @NonCPS
    private static List<String> words(Object value) {
        List<String> words = []
        for (word in (value instanceof List ? value.join(',') : value.toString()).split('[,\\s]+')) {
            if (word) {
                words.add(word.toString())
            }
        }
        return words
    }

    @NonCPS
    private static String unknown(Map<String, Map> all, String name) {
        return "there is no parameter ${name}; did you mean ${nearest(all, name)}? There are ${all.keySet().join(', ')}"
    }

    /** Null when the value is good. */
    @NonCPS
    private static String faultOf(Map parameter, String name, Object value) {
        String fits = takes(parameter, value)
        return fits ? "${name} is ${shown(value)}; it takes ${fits}" : null
    }

    @NonCPS
    private static String shown(Object value) {
        return value instanceof CharSequence ? "'${value}'" : "${value}"
    }

    /** What the parameter takes, where the value is something else; else null. */
    @NonCPS
    private static String takes(Map parameter, Object value) {
        Map plainly = PLAINLY.get(parameter.kind)
        if (plainly) {
            return "${value}".toString().matches(plainly.pattern.toString()) ? null : plainly.takes
        }
        boolean text = value instanceof CharSequence
        boolean list = value instanceof List
        switch (parameter.kind) {
            case 'list': return list ? null : 'a list, such as [string(credentialsId: \'id\', variable: \'NAME\')]'
            case 'lines': return (text || list) && plain('lines', value).trim() ? null : 'a path or glob, or a list of them'
            case 'folder': return text && isFolder(value.toString()) ? null : 'a folder below the working directory, of letters, digits, dots, dashes and slashes'
            case 'word': return text && parameter.of.contains(value.toString()) ? null : parameter.of.join(' or ')
            case 'words': return (text || list) && parameter.of.containsAll(words(value)) ? null : "any of ${parameter.of.join(', ')}"
            default: return text ? null : 'a text'
        }
    }

    /** Names that mean nothing else in the patterns of archives, JUnit and copies. */
    @NonCPS
    private static boolean isFolder(String text) {
        return text.matches('[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*')
    }

    @NonCPS
    private static String nearest(Map<String, Map> all, String name) {
        String best = ''
        int least = 1000
        for (known in all.keySet()) {
            int edits = distance(name.toLowerCase(), known.toLowerCase())
            if (edits < least) {
                least = edits
                best = known
            }
        }
        return best
    }

    /** Levenshtein's distance. */
    @NonCPS
    private static int distance(String a, String b) {
        List<Integer> above = []
        for (int j = 0; j <= b.length(); j++) {
            above.add(j)
        }
        for (int i = 1; i <= a.length(); i++) {
            List<Integer> row = [i]
            for (int j = 1; j <= b.length(); j++) {
                int changed = above[j - 1] + (a.substring(i - 1, i) == b.substring(j - 1, j) ? 0 : 1)
                row.add(Math.min(changed, Math.min(above[j] + 1, row[j - 1] + 1)))
            }
            above = row
        }
        return above[b.length()]
    }

}
