import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.nio.file.Paths;
import org.codelibs.opensearch.runner.OpenSearchRunner;

/**
 * One OpenSearch node in a process of its own. The server's own main class refuses to run as root,
 * as in a container, and wants its modules as folders; the runner takes both as they come.
 */
public class Node {
	/** Starts the node whose folder, which has config/opensearch.yml, is the argument. */
	public static void main(String[] args) {
		endWithInput();
		PrintStream stdout = System.out; // OpenSearch sends what is printed later to its log
		Path dir = Paths.get(args[0]);
		Path config = dir.resolve("config");
		OpenSearchRunner runner = new OpenSearchRunner();
		// The runner gives nodes ports and names of its own unless the settings do, and then looks for no free port.
		runner.setMaxHttpPort(-1);
		runner.onBuild((number, settings) -> {
			try {
				settings.loadFromPath(config.resolve("opensearch.yml"));
			} catch (IOException e) {
				throw new IllegalStateException(e);
			}
		});
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			try {
				runner.close();
			} catch (IOException e) {
				e.printStackTrace();
			}
		}));
		try {
			runner.build("-basePath", dir.toString(), "-confPath", config.toString(), "-dataPath", dir.resolve("data").toString(), "-logsPath", dir.toString(),
				"-numOfNode", "1", "-useLogger");
			stdout.println(runner.node().settings().get("node.name") + " http://127.0.0.1:" + runner.node().settings().get("http.port"));
		} catch (RuntimeException e) {
			e.printStackTrace();
			System.exit(1);
		}
	}

	/** Ends the process when its standard input ends: whoever started it holds the other end, and may be killed. */
	private static void endWithInput() {
		Thread t = new Thread(() -> {
			try {
				while (System.in.read() >= 0) {
				}
			} catch (IOException e) {
				e.printStackTrace();
			}
			Runtime.getRuntime().halt(1);
		}, "end with input");
		t.start();
	}
}
