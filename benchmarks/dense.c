/* The dense loop that lernmi's kernel is compared with: online stochastic gradient descent, sigmoid
 * layers, float64, the numbers in flat arrays laid out as lernmi lays them out.
 *
 * A link layer's weights are n_in + 1 rows of n_out, row 0 for the bias. Sums run along the rows,
 * which is what vector registers like, and take four rows at a time, which is what lernmi's own
 * kernel does. The one difference: every pixel is visited here, zeros too.
 */
#include <math.h>
#include <stdint.h>
#include <string.h>

typedef int64_t whole;

/* sums[j] = bias + the sum over all inputs of input * weight; then outputs[j] = sigmoid(sums[j]) */
static void forward(const double *restrict weights, const double *restrict inputs,
                    double *restrict outputs, whole n_in, whole n_out)
{
    const double *row = weights + n_out;
    whole i = 0;

    memcpy(outputs, weights, n_out * sizeof *outputs);
    for (; i + 4 <= n_in; i += 4, row += 4 * n_out)
        for (whole j = 0; j < n_out; j++)
            outputs[j] += inputs[i] * row[j] + inputs[i + 1] * row[j + n_out]
                        + inputs[i + 2] * row[j + 2 * n_out] + inputs[i + 3] * row[j + 3 * n_out];
    for (; i < n_in; i++, row += n_out)
        for (whole j = 0; j < n_out; j++)
            outputs[j] += inputs[i] * row[j];
    for (whole j = 0; j < n_out; j++)
        outputs[j] = 1.0 / (1.0 + exp(-outputs[j]));
}

/* Turns the layer's sensitivities into output sensitivities, tells the layer behind (unless that is
 * the inputs: blame is NULL) with the old weights, then changes the weights. */
static void backward(double *restrict weights, const double *restrict inputs,
                     const double *restrict outputs, double *restrict sensitivities,
                     double *restrict blame, whole n_in, whole n_out, double rate)
{
    double *row = weights + n_out;

    for (whole j = 0; j < n_out; j++)
        sensitivities[j] *= outputs[j] * (1.0 - outputs[j]);
    for (whole i = 0; i < n_in; i++, row += n_out) {
        const double change = rate * inputs[i];
        if (blame) {
            double sum = 0.0;
            for (whole j = 0; j < n_out; j++)
                sum += row[j] * sensitivities[j];
            blame[i] = sum;
        }
        for (whole j = 0; j < n_out; j++)
            row[j] -= change * sensitivities[j];
    }
    for (whole j = 0; j < n_out; j++)
        weights[j] -= rate * sensitivities[j];
}

/* Learns rows `order` of `inputs` and `targets`. outputs and sensitivities: room for the learning
 * neurons of all layers but the first, one after the other. */
void learn(double *weights, double *outputs, double *sensitivities,
           const whole *sizes, whole link_layers,
           const double *inputs, const double *targets,
           const whole *order, whole steps, double rate)
{
    for (whole step = 0; step < steps; step++) {
        const double *sample = inputs + order[step] * sizes[0];
        const double *target = targets + order[step] * sizes[link_layers];
        const double *behind = sample;
        double *ahead = outputs, *now = weights, *felt = sensitivities;
        whole k;

        for (k = 0; k < link_layers; k++) {
            forward(now, behind, ahead, sizes[k], sizes[k + 1]);
            now += (sizes[k] + 1) * sizes[k + 1];
            behind = ahead;
            ahead += sizes[k + 1];
            felt += sizes[k + 1];
        }
        ahead -= sizes[link_layers];
        felt -= sizes[link_layers];
        for (whole j = 0; j < sizes[link_layers]; j++)
            felt[j] = ahead[j] - target[j];
        for (k = link_layers - 1; k >= 0; k--) {
            now -= (sizes[k] + 1) * sizes[k + 1];
            backward(now, k ? ahead - sizes[k] : sample, ahead, felt, k ? felt - sizes[k] : NULL,
                     sizes[k], sizes[k + 1], rate);
            ahead -= k ? sizes[k] : 0;
            felt -= k ? sizes[k] : 0;
        }
    }
}
