import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.nio.file.Paths;
import org.apache.logging.log4j.LogManager;
import org.codelibs.opensearch.runner.OpenSearchRunner;

/**
 * One OpenSearch node in a process of its own. The server's own main class refuses to run as root,
 * as one does in a container, and wants its modules as folders; the runner takes both as they come.
 */
public class Node {
	/**
	 * Starts the node whose folder, with config/opensearch.yml in it, is the argument. Prints its
	 * name and address once it belongs to a cluster, and runs until its standard input ends.
	 */
	public static void main(String[] args) {
		// OpenSearch takes what is printed later into its log.
		PrintStream stdout = System.out;
		PrintStream stderr = System.err;
		endWithInput();
		OpenSearchRunner runner = new OpenSearchRunner();
		Runtime.getRuntime().addShutdownHook(new Thread(() -> close(runner)));
		try {
			start(runner, Paths.get(args[0]));
			stdout.println(setting(runner, "node.name") + " http://127.0.0.1:" + setting(runner, "http.port"));
		} catch (RuntimeException e) {
			stderr.println("node " + args[0] + ": " + reason(e));
			stderr.println("hint: more is in " + Paths.get(args[0], "node.log"));
			System.exit(1);
		}
	}

	/** Starts the one node of a runner, whose own names and ports yield to those of the settings. */
	private static void start(OpenSearchRunner runner, Path dir) {
		Path config = dir.resolve("config");
		runner.setMaxHttpPort(-1); // else it looks for a free port between 9201 and 9299, needed or not
		runner.onBuild((number, settings) -> {
			try {
				settings.loadFromPath(config.resolve("opensearch.yml"));
			} catch (IOException e) {
				throw new IllegalStateException(e);
			}
		});
		runner.build("-numOfNode", "1", "-basePath", dir.toString(), "-confPath", config.toString(),
				"-dataPath", dir.resolve("data").toString(), "-logsPath", dir.toString(), "-useLogger");
	}

	/** Says what went wrong, and of what that was the consequence; the log has it whole. */
	private static String reason(Throwable e) {
		LogManager.getLogger(Node.class).error("did not start", e);
		String reason = e.getMessage();
		for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
			reason += ": " + cause.getMessage();
		}
		return reason;
	}

	private static String setting(OpenSearchRunner runner, String name) {
		return runner.node().settings().get(name);
	}

	private static void close(OpenSearchRunner runner) {
		try {
			runner.close();
		} catch (IOException e) {
			e.printStackTrace();
		}
	}

	/**
	 * Ends the process when its standard input ends. Who started it holds the other end, so that no
	 * node outlives its tests, however they end.
	 */
	private static void endWithInput() {
		new Thread(() -> {
			try {
				while (System.in.read() >= 0) {
				}
			} catch (IOException e) {
				e.printStackTrace();
			}
			System.exit(0);
		}).start();
	}
}
