/** Java, by Chicory: every policy's answers to the records of a file, and with SECONDS how long a decision takes. */

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.wasm.Parser;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

public final class Decide {
	private static final int INPUT_BYTES = 64;
	private static final int OUTPUT_BYTES = 32;

	public static void main(String[] args) throws Exception {
		long began = System.nanoTime();
		var instance = Instance.builder(Parser.parse(new File(args[0]))).build();
		double load = (System.nanoTime() - began) / 1e6;
		byte[] records = Files.readAllBytes(Path.of(args[1]));
		int n = records.length / INPUT_BYTES;

		int input = (int) instance.export("hvmmio_io_area").apply((long) n * (INPUT_BYTES + OUTPUT_BYTES))[0];
		int output = input + n * INPUT_BYTES;
		instance.memory().write(input, records);

		long policies = instance.export("hvmmio_policy_count").apply()[0];
		var decide = instance.export("hvmmio_reserve_fb_batch");
		try (var answers = Files.newOutputStream(Path.of(args[2]))) {
			for (long policy = 0; policy < policies; policy++) {
				if (decide.apply(policy, input, output, n)[0] != 0) {
					throw new IllegalStateException("policy " + policy + " was refused");
				}
				answers.write(instance.memory().readBytes(output, n * OUTPUT_BYTES));
			}
		}

		if (args.length > 3) {
			double seconds = Double.parseDouble(args[3]);
			var decideOne = instance.export("hvmmio_reserve_fb");
			double batch = nanoseconds(seconds, policies * n, () -> {
				for (long policy = 0; policy < policies; policy++) {
					decide.apply(policy, input, output, n);
				}
			});
			double one = nanoseconds(seconds, policies * n, () -> {
				for (long policy = 0; policy < policies; policy++) {
					for (int i = 0; i < n; i++) {
						decideOne.apply(policy, input + i * INPUT_BYTES, output + i * OUTPUT_BYTES);
					}
				}
			});
			System.out.printf(Locale.ROOT, "load %.2f ms, batch %.1f ns, one by one %.1f ns%n", load, batch, one);
		}
	}

	/** For one of `count` things that `work` does; it is run twice as often each time, until that takes long enough. */
	private static double nanoseconds(double seconds, long count, Runnable work) {
		for (int rounds = 1;; rounds *= 2) {
			long start = System.nanoTime();
			for (int round = 0; round < rounds; round++) {
				work.run();
			}
			double elapsed = System.nanoTime() - start;
			if (elapsed >= seconds * 1e9) {
				return elapsed / ((double) rounds * count);
			}
		}
	}
}
